package no.portner;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import no.portner.config.OutgoingProxy;

/**
 * How upstreams and Maskinporten are reached.
 *
 * @param caBundle more roots for both: a file that could be read at start
 * @param http2 whether upstreams are offered HTTP/2
 * @param proxy what all connections leave through; empty where they go straight
 */
public record UpstreamConfig(Optional<Path> caBundle, boolean http2, Optional<OutgoingProxy> proxy) {

    public UpstreamConfig {
        Objects.requireNonNull(caBundle, "caBundle");
        Objects.requireNonNull(proxy, "proxy");
    }
}
