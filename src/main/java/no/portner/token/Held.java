package no.portner.token;

/** The token in use; {@code jitter}: see {@link Freshness}. */
record Held(AccessToken token, double jitter) {
}
