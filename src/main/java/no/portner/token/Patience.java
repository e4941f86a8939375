package no.portner.token;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import no.portner.error.ProxyError;

/** How long an attempt may take and how long to wait after one that failed (design: token rules 3 and 5). */
final class Patience {

    /** Callers wait no longer (token rule 9), so neither does anything that they wait for. */
    static final Duration LONGEST_ROUND = Duration.ofSeconds(10);
    private static final Duration SHORTEST_ROUND = Duration.ofMillis(900);
    private static final Duration ENOUGH = Duration.ofSeconds(3);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final Duration SHORTEST_DELAY = Duration.ofMillis(100);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private Patience() {
    }

    /**
     * How long a {@link Round} lasts: at most what is left of the token, so that its second attempt comes after a third of that and the
     * third after two. Below three seconds that would leave an attempt less time than an answer takes, so it is half as much again.
     *
     * @param leftNanos what is left of the token that is to be renewed; zero or less when there is none
     */
    static Duration forRound(long leftNanos) {
        Duration left = Duration.ofNanos(leftNanos);
        return leftNanos <= 0 ? LONGEST_ROUND
                : clamp(max(left, min(ENOUGH, left.multipliedBy(3).dividedBy(2))), SHORTEST_ROUND, LONGEST_ROUND);
    }

    /**
     * The pause after a failure. A refusal is tried again once a minute, or when it says itself; anything else after an exponential
     * backoff with full jitter, shortened while a live token is running out, but never below the server's own Retry-After.
     *
     * @param failures in a row, this one included
     * @param leftNanos what is left of the token in use; zero or less when there is none
     * @param random from 0 to 1
     */
    static Duration afterFailure(ProxyError error, int failures, long leftNanos, DoubleSupplier random) {
        if (error.kind() == ProxyError.Kind.TOKEN_REFUSED) {
            return error.retryAfter().map(d -> clamp(d, FIRST_DELAY, AFTER_REFUSAL)).orElse(AFTER_REFUSAL);
        }
        Duration ceiling = min(LONGEST_DELAY, FIRST_DELAY.multipliedBy(1L << Math.min(failures - 1, 10)));
        if (leftNanos > 0) {
            ceiling = min(ceiling, Duration.ofNanos(leftNanos / 3));
        }
        Duration jittered = Duration.ofNanos((long) (ceiling.toNanos() * random.getAsDouble()));
        Duration asked = min(error.retryAfter().orElse(Duration.ZERO), LONGEST_RETRY_AFTER);
        return max(max(jittered, SHORTEST_DELAY), asked);
    }

    private static Duration clamp(Duration value, Duration least, Duration most) {
        return max(least, min(value, most));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
