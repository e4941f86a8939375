package no.portner.listener;

import io.netty.handler.codec.http.HttpRequest;
import java.util.Objects;
import java.util.Optional;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
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
        INTERCEPTED,
        /** The client believes to speak plain HTTP to a route's host, through a tunnel that it asked for. */
        INTERCEPTED_PLAIN
    }

    static final Arrival AT_PROXY = new Arrival(Way.PROXY, Optional.empty());
    static final Arrival TRANSPARENT = new Arrival(Way.TRANSPARENT, Optional.empty());

    Arrival {
        Objects.requireNonNull(way, "way");
        if (host.isPresent() != (way == Way.INTERCEPTED || way == Way.INTERCEPTED_PLAIN)) {
            throw new IllegalArgumentException("an intercepted connection, and no other, has a host");
        }
    }

    /** @throws no.portner.error.ProxyError BAD_REQUEST, UNKNOWN_ROUTE, UNMATCHED_REFUSED */
    Match match(Parts parts, HttpRequest request) {
        RouteTable routes = parts.routes();
        String method = request.method().name();
        String named = RequestHead.host(request);
        return switch (way) {
            case PROXY -> parts.unmatched().check(routes.match(method, named, request.uri()));
            case TRANSPARENT -> routes.matchTransparent(method, named, request.uri());
            case INTERCEPTED -> routes.matchIntercepted(host.orElseThrow(), method, named, request.uri());
            case INTERCEPTED_PLAIN -> matchPlain(routes, method, named, request.uri());
        };
    }

    /** @param connect whether it is a {@code CONNECT} */
    CallFacts.Mode mode(boolean connect, String target) {
        return switch (way) {
            case PROXY -> connect ? CallFacts.Mode.CONNECT
                    : target.startsWith("/") || target.startsWith("*") ? CallFacts.Mode.REVERSE : CallFacts.Mode.FORWARD;
            case TRANSPARENT -> CallFacts.Mode.TRANSPARENT;
            case INTERCEPTED, INTERCEPTED_PLAIN -> CallFacts.Mode.INTERCEPTED;
        };
    }

    private Match matchPlain(RouteTable routes, String method, String hostHeader, String target) {
        Match match = routes.matchTransparent(method, hostHeader, target);
        if (!match.route().host().equals(host.orElseThrow())) {
            throw ProxyError.of(Kind.UNKNOWN_ROUTE, "this tunnel is for " + host.get() + ", not for " + match.route().host());
        }
        return match;
    }

    static Arrival intercepted(String host) {
        return new Arrival(Way.INTERCEPTED, Optional.of(host));
    }

    static Arrival interceptedPlain(String host) {
        return new Arrival(Way.INTERCEPTED_PLAIN, Optional.of(host));
    }
}
