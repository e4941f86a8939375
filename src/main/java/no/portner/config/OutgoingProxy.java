package no.portner.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * The HTTP proxy that all of Portner's own connections leave through, for clusters that let nothing else out.
 *
 * @param host a name or an address, the latter without brackets
 */
public record OutgoingProxy(String host, int port, Optional<Credentials> credentials) {

    /** What the proxy knows us by (RFC 7617). */
    public record Credentials(String user, Secret password) {

        public Credentials {
            Objects.requireNonNull(password, "password");
            if (user.indexOf(':') >= 0) {
                throw new IllegalArgumentException("a user's name has no colon");
            }
        }

        /** The value of {@code Proxy-Authorization}. */
        public Secret basic() {
            byte[] pair = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
            return Secret.of("Basic " + Base64.getEncoder().encodeToString(pair));
        }
    }

    public OutgoingProxy {
        Objects.requireNonNull(credentials, "credentials");
        if (host.isEmpty() || host.startsWith("[") || port < 1 || port > 65535) {
            throw new IllegalArgumentException("no host, or no port");
        }
    }
}
