package no.portner.listener;

import java.time.Duration;

/** Since when a sweep has found the same state of affairs: no clock is read when it changes. */
final class Unchanged {

    private long state = -1;
    private long sinceNanos;

    /** @param state 0 or more; every other one counts anew */
    boolean isLongerThan(Duration limit, long state, long nowNanos) {
        if (this.state != state) {
            this.state = state;
            sinceNanos = nowNanos;
        }
        return nowNanos - sinceNanos > limit.toNanos();
    }
}
