package no.portner.listener;

import java.util.Objects;

/**
 * @param connections clients at once; one more is answered 503 ({@code PORTNER_MAX_CONNECTIONS})
 * @param requests calls under way at once; one more is answered 503 ({@code PORTNER_MAX_REQUESTS})
 * @param tunnels at once; one more is answered 503 ({@code PORTNER_MAX_TUNNELS})
 * @param heads how large a request's head may be
 * @param pace how slow a client may be
 */
public record Limits(int connections, int requests, int tunnels, HeadLimits heads, Pace pace) {

    public Limits {
        Objects.requireNonNull(heads, "heads");
        Objects.requireNonNull(pace, "pace");
        if (connections < 1 || requests < 1 || tunnels < 1) {
            throw new IllegalArgumentException("limits are at least 1: " + connections + ", " + requests + ", " + tunnels);
        }
    }

    /** The usual size and pace, and as many tunnels as calls. */
    public Limits(int connections, int requests) {
        this(connections, requests, requests, HeadLimits.DEFAULT, Pace.DEFAULT);
    }
}
