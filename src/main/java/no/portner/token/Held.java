package no.portner.token;

/**
 * The token in use.
 *
 * @param jitter see {@link Freshness}
 */
record Held(AccessToken token, double jitter) {

    Freshness freshness(long nowNanos) {
        return Freshness.of(token, nowNanos, jitter);
    }

    /** Whether a caller who can wait a moment should rather have the next one. */
    boolean isScarce(long nowNanos) {
        return freshness(nowNanos) == Freshness.SCARCE;
    }

    boolean isDead(long nowNanos) {
        return freshness(nowNanos) == Freshness.DEAD;
    }

    long leftNanos(long nowNanos) {
        return token.leftNanos(nowNanos);
    }

    /** How long a caller waits for the next one before this one will do: well before it is dead. */
    long patienceNanos(long nowNanos) {
        return Freshness.usableNanos(token, nowNanos) / 2;
    }

    /** When it is renewed, on the clock of {@link AccessToken#bornNanos()}. */
    long renewAtNanos() {
        return token.bornNanos() + Freshness.renewAfterNanos(token, jitter);
    }
}
