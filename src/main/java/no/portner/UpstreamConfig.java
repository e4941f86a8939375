package no.portner;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import no.portner.config.OutgoingProxy;
import no.portner.upstream.ConnectionLife;
import no.portner.upstream.UpstreamSettings;

/**
 * How upstreams and Maskinporten are reached.
 *
 * @param caBundle more roots for both: a file that could be read at start
 * @param http2 whether upstreams are offered HTTP/2
 * @param proxy what all connections leave through; empty where they go straight
 * @param life how long a connection to an upstream serves
 */
public record UpstreamConfig(Optional<Path> caBundle, boolean http2, Optional<OutgoingProxy> proxy, ConnectionLife life) {

    public UpstreamConfig {
        Objects.requireNonNull(caBundle, "caBundle");
        Objects.requireNonNull(proxy, "proxy");
        Objects.requireNonNull(life, "life");
    }

    UpstreamSettings settings() {
        return new UpstreamSettings(http2, proxy, life);
    }
}
