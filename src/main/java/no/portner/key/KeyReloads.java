package no.portner.key;

import java.util.concurrent.atomic.LongAdder;

/** What has become of changed key files since the start, summed over all clients. */
public final class KeyReloads {

    private final LongAdder offered = new LongAdder();
    private final LongAdder takenOver = new LongAdder();
    private final LongAdder withdrawn = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    /** Another usable key or certificate was found, and tokens asked for with it. */
    public void countOffered() {
        offered.increment();
    }

    /** It was granted what the one before it had, and is in use. */
    public void countTakenOver() {
        takenOver.increment();
    }

    /** It never came into use: the files went back to the key in use, or on to another, before it was granted anything. */
    public void countWithdrawn() {
        withdrawn.increment();
    }

    /** What was found cannot be used; counted once for each reason, not for each look. */
    public void countRejected() {
        rejected.increment();
    }

    public long offered() {
        return offered.sum();
    }

    public long takenOver() {
        return takenOver.sum();
    }

    public long withdrawn() {
        return withdrawn.sum();
    }

    public long rejected() {
        return rejected.sum();
    }
}
