package no.portner.upstream;

import java.util.Objects;
import java.util.Optional;
import no.portner.config.OutgoingProxy;

/**
 * How upstreams are reached.
 *
 * @param http2 whether upstreams are offered HTTP/2 ({@code PORTNER_UPSTREAM_HTTP2})
 * @param proxy what all connections leave through ({@code PORTNER_UPSTREAM_PROXY})
 * @param life of the connections
 * @param maxConnections at once to one origin, 1 or more ({@code PORTNER_MAX_UPSTREAM_CONNECTIONS})
 * @param maxWaiting calls at once that wait for a connection to one origin, 1 or more ({@code PORTNER_MAX_WAITING})
 */
public record UpstreamSettings(boolean http2, Optional<OutgoingProxy> proxy, ConnectionLife life, int maxConnections, int maxWaiting) {

    public UpstreamSettings {
        Objects.requireNonNull(proxy, "proxy");
        Objects.requireNonNull(life, "life");
        if (maxConnections < 1 || maxWaiting < 1) {
            throw new IllegalArgumentException("limits are at least 1: " + maxConnections + ", " + maxWaiting);
        }
    }

    /** With the usual limits. */
    public UpstreamSettings(boolean http2, Optional<OutgoingProxy> proxy, ConnectionLife life) {
        this(http2, proxy, life, 1024, 1024);
    }
}
