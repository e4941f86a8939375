package no.portner.token;

import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** A token as Maskinporten gave it: opaque, and alive from the moment it was asked for until its life has passed on a monotonic clock. */
public final class AccessToken {

    private final AsciiString authorization;
    private final long bornNanos;
    private final Duration life;
    private final long lifeNanos;
    private final AtomicBoolean doubted = new AtomicBoolean();
    private volatile boolean served;

    /**
     * @param token the opaque value: visible ASCII without blanks, at most 16 KiB (the caller has checked)
     * @param bornNanos {@link System#nanoTime()} just before the request was sent: the life is never overestimated
     * @param life {@code expires_in}, more than zero
     * @throws IllegalArgumentException when the life is not more than zero
     */
    public AccessToken(String token, long bornNanos, Duration life) {
        this.authorization = AsciiString.of("Bearer " + token);
        this.bornNanos = bornNanos;
        this.life = Objects.requireNonNull(life, "life");
        if (life.isNegative() || life.isZero()) {
            throw new IllegalArgumentException("a token is born with a life of more than zero: " + life);
        }
        this.lifeNanos = life.toNanos();
    }

    /** The value of the {@code Authorization} header: {@code Bearer} and the token, made once and shared by all calls. */
    public AsciiString authorization() {
        return authorization;
    }

    public long bornNanos() {
        return bornNanos;
    }

    public Duration life() {
        return life;
    }

    /** @return what is left of the life; negative when it is over */
    public Duration left(long nowNanos) {
        return Duration.ofNanos(leftNanos(nowNanos));
    }

    Duration age(long nowNanos) {
        return Duration.ofNanos(nowNanos - bornNanos);
    }

    /** {@link #left} in nanoseconds, without an object: for the hot path. */
    long leftNanos(long nowNanos) {
        return lifeNanos - (nowNanos - bornNanos);
    }

    long lifeNanos() {
        return lifeNanos;
    }

    /** Upstream has taken the token: told with every answer that is not a 401, so it writes only once. */
    public void served() {
        if (!served) {
            served = true;
        }
    }

    boolean hasServed() {
        return served;
    }

    /**
     * Upstream has refused the token.
     *
     * @return whether for the first time
     */
    public boolean doubted() {
        return doubted.compareAndSet(false, true);
    }

    @Override
    public String toString() {
        return "AccessToken[***, life " + life + "]";
    }
}
