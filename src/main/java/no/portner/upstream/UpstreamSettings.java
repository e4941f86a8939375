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
 */
public record UpstreamSettings(boolean http2, Optional<OutgoingProxy> proxy, ConnectionLife life) {

    public UpstreamSettings {
        Objects.requireNonNull(proxy, "proxy");
        Objects.requireNonNull(life, "life");
    }
}
