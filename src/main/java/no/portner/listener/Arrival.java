package no.portner.listener;

import java.util.Objects;
import java.util.Optional;
import no.portner.route.Match;
import no.portner.route.RouteTable;

/**
 * How a client's connection came to us, which decides what its requests may say.
 *
 * @param way by which door
 * @param host the route's host that the client believes to speak to, lower case: of an intercepted connection alone
 */
record Arrival(Way way, Optional<String> host) {

    enum Way {
        /** The client knows that it speaks to a proxy or to localhost. */
        PROXY,
        /** The client believes to speak plain HTTP to a route's host. */
        TRANSPARENT,
        /** The client believes to speak TLS to a route's host. */
        INTERCEPTED
    }

    static final Arrival AT_PROXY = new Arrival(Way.PROXY, Optional.empty());
    static final Arrival TRANSPARENT = new Arrival(Way.TRANSPARENT, Optional.empty());

    Arrival {
        Objects.requireNonNull(way, "way");
        if (host.isPresent() != (way == Way.INTERCEPTED)) {
            throw new IllegalArgumentException("an intercepted connection, and no other, has a host");
        }
    }

    /** @throws no.portner.error.ProxyError BAD_REQUEST, UNKNOWN_ROUTE */
    Match match(RouteTable routes, String hostHeader, String target) {
        return switch (way) {
            case PROXY -> routes.match(hostHeader, target);
            case TRANSPARENT -> routes.matchTransparent(hostHeader, target);
            case INTERCEPTED -> routes.matchIntercepted(host.orElseThrow(), hostHeader, target);
        };
    }

    static Arrival intercepted(String host) {
        return new Arrival(Way.INTERCEPTED, Optional.of(host));
    }
}
