package no.portner.route;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Which calls go where, and with what.
 *
 * @param name names the route in logs and metrics
 * @param host the upstream's name: Host, SNI and the verified name of its certificate; lower case
 * @param prefixes path prefixes, whole segments, each beginning and ending with {@code /}: on other paths calls go without token
 * @param upstream where to connect: {@code https://host:port}
 * @param authorization what happens to an {@code Authorization} that the app sends
 * @param integrations the Fiks integrations whose headers the route's calls may carry
 * @param connectTimeout for name and TCP connection together, and again for the TLS handshake
 * @param responseTimeout from the end of the request to the response's head
 * @param idleTimeout without a byte either way while a body is under way
 */
public record Route(String name, String host, List<String> prefixes, URI upstream, ClientAuthorization authorization,
        Integrations integrations, Duration connectTimeout, Duration responseTimeout, Duration idleTimeout) {

    /** What happens to an {@code Authorization} header that the app sends: Fiks takes a logged-in person's token there. */
    public enum ClientAuthorization { KEEP, REPLACE }

    public Route {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(upstream, "upstream");
        Objects.requireNonNull(authorization, "authorization");
        Objects.requireNonNull(integrations, "integrations");
        prefixes = List.copyOf(prefixes);
        if (prefixes.isEmpty() || !prefixes.stream().allMatch(p -> p.startsWith("/") && p.endsWith("/"))) {
            throw new IllegalArgumentException("prefixes begin and end with a slash: " + prefixes);
        }
    }

    /** The port to connect to, 443 where the upstream names none. */
    public int port() {
        return upstream.getPort() == -1 ? 443 : upstream.getPort();
    }
}
