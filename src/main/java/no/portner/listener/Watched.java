package no.portner.listener;

/** What the sweep of its event loop looks at once a second, in place of timers of its own: how long a client keeps us waiting. */
interface Watched {

    /** Ends what has taken too long. */
    void sweep(long nowNanos);
}
