package no.portner.token;

import java.time.Duration;
import java.util.Objects;

/**
 * The cache's bounds.
 *
 * @param entries how many tokens are kept besides those kept warm; at least one
 * @param waiters how many callers may wait for one token; at least one
 * @param patience how long one of them waits
 */
public record TokenCacheSettings(int entries, int waiters, Duration patience) {

    /** 1000 tokens, 1024 callers waiting, 10 s each (design: token rule 9). */
    public static final TokenCacheSettings DEFAULT = new TokenCacheSettings(1000, 1024, Duration.ofSeconds(10));

    public TokenCacheSettings withWaiters(int most) {
        return new TokenCacheSettings(entries, most, patience);
    }

    public TokenCacheSettings {
        Objects.requireNonNull(patience, "patience");
        if (entries < 1 || waiters < 1 || patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("the bounds of the token cache are positive: " + entries + ", " + waiters + ", " + patience);
        }
    }
}
