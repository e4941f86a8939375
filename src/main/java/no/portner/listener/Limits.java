package no.portner.listener;

/**
 * @param connections clients at once; one more is answered 503 ({@code PORTNER_MAX_CONNECTIONS})
 * @param requests calls under way at once; one more is answered 503 ({@code PORTNER_MAX_REQUESTS})
 */
public record Limits(int connections, int requests) {

    public Limits {
        if (connections < 1 || requests < 1) {
            throw new IllegalArgumentException("limits are at least 1");
        }
    }
}
