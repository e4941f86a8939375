package no.portner;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * TLS that ends at Portner in place of a route's host.
 *
 * @param connect whether a {@code CONNECT} to a route's host is intercepted
 * @param amqp whether there is TLS for clients of the AMQP listener, whatever else is intercepted
 * @param transparent where the hosts' names lead here; empty where they do not
 * @param caDir where the application finds the CA's certificate
 * @param caKeyDir where the CA's key survives a crash
 */
public record InterceptionConfig(boolean connect, boolean amqp, Optional<Ports> transparent, Path caDir, Path caKeyDir) {

    /** Ports of the transparent listeners, from 0 to 65535; 0 lets the system choose. */
    public record Ports(int https, int http) {

        public Ports {
            if (https < 0 || https > 65_535 || http < 0 || http > 65_535) {
                throw new IllegalArgumentException("a port is from 0 to 65535");
            }
        }
    }

    public InterceptionConfig {
        Objects.requireNonNull(transparent, "transparent");
        Objects.requireNonNull(caDir, "caDir");
        Objects.requireNonNull(caKeyDir, "caKeyDir");
    }

    /** Whether there is anything to intercept, so that a CA is needed. */
    public boolean needsAuthority() {
        return connect || amqp || transparent.isPresent();
    }
}
