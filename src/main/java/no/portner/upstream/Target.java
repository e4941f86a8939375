package no.portner.upstream;

import java.time.Duration;
import java.util.Objects;
import no.portner.route.Route;

/**
 * Where a connection is to lead.
 *
 * @param role what it is, for errors: {@code the upstream of route fiks}
 * @param host a name or an address, the latter without brackets
 * @param timeout for the name, the connection, and the outgoing proxy's answer together
 * @param guarded whether it was the client that chose it: then {@link ForbiddenDestinations} holds
 */
record Target(String role, String host, int port, Duration timeout, boolean guarded) {

    Target {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(timeout, "timeout");
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("no host, or no port: " + host + " " + port);
        }
    }

    /** A route without TLS is no configured one: the client has named its host. */
    static Target of(Route route) {
        return new Target(route.isSecure() ? "the upstream of route " + route.name() : "the destination", route.upstreamHost(), route.port(),
                route.connectTimeout(), !route.isSecure());
    }

    /** As an authority (RFC 3986 section 3.2). */
    String where() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
