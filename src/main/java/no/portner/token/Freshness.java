package no.portner.token;

import java.util.concurrent.TimeUnit;

/**
 * What a token is good for at a moment. Margins are proportional, because {@code ks:fiks} tokens may live for 120 s only, and nothing
 * forbids a second or two (facts 1.3): a fixed margin would eat such a token whole.
 *
 * <pre>
 *   life      renewed from     scarce for the last    dead for the last
 *   1 s       0.70 - 0.75 s    100 ms                 50 ms
 *   10 s      7.0 - 7.5 s      1 s                    500 ms
 *   120 s     84 - 90 s        10 s                   1 s
 *   7200 s    84 - 90 min      10 s                   1 s
 * </pre>
 */
enum Freshness {

    /** Attach it. */
    FRESH,
    /** Attach it, and renew it in the background. */
    RENEW,
    /** Rather wait for the renewal; attach it when that cannot succeed. */
    SCARCE,
    /** It could expire on its way, or has expired: never attach it. */
    DEAD;

    private static final double RENEW_AT = 0.75;
    private static final double RENEW_JITTER = 0.05;
    private static final long SCARCE_AT_MOST = TimeUnit.SECONDS.toNanos(10);
    private static final long DEAD_AT_MOST = TimeUnit.SECONDS.toNanos(1);

    /**
     * The rules, all of them.
     *
     * @param nowNanos on the clock of {@link AccessToken#bornNanos()}
     * @param jitter from 0 to 1, drawn once for each token: pods that began together do not renew together
     */
    static Freshness of(AccessToken token, long nowNanos, double jitter) {
        long life = token.lifeNanos();
        long left = token.leftNanos(nowNanos);
        if (left < deadFor(life)) {
            return DEAD;
        }
        if (left < Math.min(SCARCE_AT_MOST, life / 10)) {
            return SCARCE;
        }
        return left > life - renewAfterNanos(token, jitter) ? FRESH : RENEW;
    }

    private static long deadFor(long life) {
        return Math.min(DEAD_AT_MOST, life / 20);
    }

    /** @return how long the token can still be attached, in nanoseconds; negative when it is {@link #DEAD} */
    static long usableNanos(AccessToken token, long nowNanos) {
        return token.leftNanos(nowNanos) - deadFor(token.lifeNanos());
    }

    /** @return the age, in nanoseconds, at which {@link #FRESH} ends: for the timer that renews in time */
    static long renewAfterNanos(AccessToken token, double jitter) {
        return (long) (token.lifeNanos() * (RENEW_AT - RENEW_JITTER * jitter));
    }
}
