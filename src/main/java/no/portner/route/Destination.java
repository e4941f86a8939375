package no.portner.route;

import java.util.Objects;

/**
 * Where a {@code CONNECT} wants to go.
 *
 * @param host a name or an IPv4 address in lower case, or an IPv6 address without brackets; a name may end in a dot
 * @param port 1 to 65535
 * @param route the routes' host that it is, whatever the port: what passes there is for us to see; null where it is none
 */
public record Destination(String host, int port, String route) {

    public Destination {
        Objects.requireNonNull(host, "host");
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }

    /** Whether a route has this host. */
    public boolean isRouted() {
        return route != null;
    }
}
