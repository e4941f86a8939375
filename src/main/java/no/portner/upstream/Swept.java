package no.portner.upstream;

/** What the sweep of its event loop looks at once a second, in place of timers of its own. */
interface Swept {

    /** Ends what has taken too long, or has waited too long. */
    void sweep(long nowNanos);
}
