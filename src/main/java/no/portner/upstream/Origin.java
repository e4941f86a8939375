package no.portner.upstream;

import java.util.Objects;
import no.portner.route.Route;

/**
 * What connections have to have in common to be each other's equal: routes of one host share theirs.
 *
 * @param host the name that the certificate has been verified for
 * @param connectTo the name or address that is connected to
 */
record Origin(String host, String connectTo, int port, boolean secure) {

    Origin {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(connectTo, "connectTo");
    }

    static Origin of(Route route) {
        return new Origin(route.host(), route.upstreamHost(), route.port(), route.isSecure());
    }
}
