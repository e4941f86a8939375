package no.portner.upstream;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a connection to an upstream serves one call after the other.
 *
 * @param idle without a call ({@code PORTNER_UPSTREAM_MAX_IDLE}), more than zero: shorter than what servers keep one for, so that a waiting
 *     one is seldom stale
 * @param age at all ({@code PORTNER_UPSTREAM_MAX_AGE}), more than zero: a connection leads where its name led when it was opened, however
 *     the name changes. A call that is under way then comes to its end
 */
public record ConnectionLife(Duration idle, Duration age) {

    public ConnectionLife {
        if (idle.isNegative() || idle.isZero() || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("a connection lives for more than no time: " + idle + ", " + age);
        }
    }

    /** The age that one connection reaches, in nanoseconds: up to a tenth less, so that those of one wave of calls do not end in one. */
    long ageNanos() {
        return age.toNanos() - ThreadLocalRandom.current().nextLong(age.toNanos() / 10 + 1);
    }
}
