package no.portner.token;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import no.portner.error.ProxyError;

/**
 * What the last failures mean for the next attempt; see {@link Patience} for the lengths. Immutable.
 *
 * @param failures in a row; 0 when all is well
 * @param untilNanos before this no attempt is made
 * @param error of the last failure, null when all is well
 */
record Backoff(int failures, long untilNanos, ProxyError error) {

    static final Backoff NONE = new Backoff(0, 0, null);

    /** @param leftNanos what is left of the token in use; zero or less when there is none */
    Backoff afterFailure(ProxyError failure, long nowNanos, long leftNanos, DoubleSupplier random) {
        return new Backoff(failures + 1, nowNanos + Patience.afterFailure(failure, failures + 1, leftNanos, random).toNanos(), failure);
    }

    boolean isOutage() {
        return failures > 0;
    }

    boolean isOver(long nowNanos) {
        return failures == 0 || nowNanos - untilNanos >= 0;
    }

    /** The last error, for a caller that comes meanwhile, with the time at which coming again makes sense. */
    ProxyError errorAt(long nowNanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(untilNanos - nowNanos + TimeUnit.SECONDS.toNanos(1) - 1);
        return error.retryAfter(Duration.ofSeconds(Math.max(1, seconds)));
    }
}
