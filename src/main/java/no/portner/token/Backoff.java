package no.portner.token;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import no.portner.error.ProxyError;

/**
 * What the last failures mean for the next attempt; see {@link Patience} for the lengths. Immutable.
 *
 * @param failures in a row; 0 when all is well
 * @param sinceNanos when the first of these attempts began
 * @param untilNanos before this no attempt is made
 * @param error of the last failure, null when all is well
 */
record Backoff(int failures, long sinceNanos, long untilNanos, ProxyError error) {

    private static final Set<ProxyError.Kind> PASSING = EnumSet.of(ProxyError.Kind.TOKEN_UNREACHABLE, ProxyError.Kind.TOKEN_TIMEOUT,
            ProxyError.Kind.OVERLOADED);

    static final Backoff NONE = new Backoff(0, 0, 0, null);

    /**
     * @param begunNanos when what has now failed began
     * @param leftNanos what is left of the token in use; zero or less when there is none
     */
    Backoff afterFailure(ProxyError failure, long begunNanos, long nowNanos, long leftNanos, DoubleSupplier random) {
        long pause = Patience.afterFailure(failure, failures + 1, leftNanos, random).toNanos();
        return new Backoff(failures + 1, isOutage() ? sinceNanos : begunNanos, nowNanos + pause, failure);
    }

    boolean isOutage() {
        return failures > 0;
    }

    boolean isOver(long nowNanos) {
        return failures == 0 || nowNanos - untilNanos >= 0;
    }

    /**
     * Whether a caller can hope for the next attempt: it begins before the caller's time is up, and the outage is so young that it may
     * be a hiccup. In a longer one, waiting would only pile up calls. Refusals and errors of our own do not pass by themselves.
     */
    boolean isWorthWaiting(long deadlineNanos, long nowNanos) {
        return isOver(nowNanos) || PASSING.contains(error.kind()) && untilNanos - deadlineNanos < 0
                && nowNanos - sinceNanos < Patience.LONGEST_ROUND.toNanos();
    }

    /** The last error, for a caller that comes meanwhile, with the time at which coming again makes sense. */
    ProxyError errorAt(long nowNanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(untilNanos - nowNanos + TimeUnit.SECONDS.toNanos(1) - 1);
        return error.retryAfter(Duration.ofSeconds(Math.max(1, seconds)));
    }
}
