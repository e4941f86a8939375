package no.portner;

import java.time.Duration;
import java.util.Objects;

/**
 * When Portner counts as ready, and how it leaves.
 *
 * @param shutdown what SIGTERM means
 * @param drainTimeout how long SIGTERM waits for calls in flight, zero or more
 * @param readiness what the readiness probe follows
 */
public record LifeConfig(Shutdown shutdown, Duration drainTimeout, Readiness readiness) {

    /** {@code SIDECAR}: the application is gone already. {@code CONTAINER}: it still works. */
    public enum Shutdown { SIDECAR, CONTAINER }

    /** {@code STARTED}: listeners bound. {@code FIRST_TOKEN}: every route had a token once. {@code TOKEN}: every route has one now. */
    public enum Readiness { STARTED, FIRST_TOKEN, TOKEN }

    public LifeConfig {
        Objects.requireNonNull(shutdown, "shutdown");
        Objects.requireNonNull(readiness, "readiness");
        if (drainTimeout.isNegative()) {
            throw new IllegalArgumentException("a drain timeout is not negative: " + drainTimeout);
        }
    }
}
