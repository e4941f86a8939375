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
 * @param upstream where to connect: {@code https://host:port}; {@code http://} only for a host that is nobody's route
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
        if (upstream.getRawAuthority() == null) {
            throw new IllegalArgumentException("the upstream names no host: " + upstream);
        }
        Objects.requireNonNull(authorization, "authorization");
        Objects.requireNonNull(integrations, "integrations");
        prefixes = List.copyOf(prefixes);
        if (prefixes.isEmpty() || !prefixes.stream().allMatch(p -> p.startsWith("/") && p.endsWith("/"))) {
            throw new IllegalArgumentException("prefixes begin and end with a slash: " + prefixes);
        }
    }

    /** The port to connect to, the scheme's own where the upstream names none. */
    public int port() {
        int port = upstream.getHost() != null ? upstream.getPort() : authorityWithoutHost().port();
        return port != -1 ? port : isSecure() ? 443 : 80;
    }

    /** Whether the upstream is reached by TLS. Where it is not, no call carries credentials of ours. */
    public boolean isSecure() {
        return !"http".equals(upstream.getScheme());
    }

    /** The name or address to connect to, the latter without brackets. */
    public String upstreamHost() {
        String named = upstream.getHost() != null ? upstream.getHost() : authorityWithoutHost().written();
        return named.startsWith("[") ? named.substring(1, named.length() - 1) : named;
    }

    /** {@link URI} finds no host in a name with an underscore, or whose last label begins with a digit. */
    private Authority authorityWithoutHost() {
        return Authority.parse(upstream.getRawAuthority());
    }
}
