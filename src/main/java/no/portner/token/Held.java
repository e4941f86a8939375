package no.portner.token;

/** The token in use; {@code jitter}: see {@link Freshness}. */
record Held(AccessToken token, double jitter) {

    /** When {@link Freshness#FRESH} ends: for the timer that renews in time. */
    long renewAtNanos() {
        return token.bornNanos() + Freshness.renewAfterNanos(token, jitter);
    }
}
