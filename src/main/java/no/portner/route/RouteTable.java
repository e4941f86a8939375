package no.portner.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * Finds the route of a call: by host, then by the longest path prefix. On localhost the first path segment may name the host; a call
 * that names none goes to the first route's host. A host that is neither ours nor a route's gets 421 (RFC 9110 section 15.5.20), so that
 * a name that resolves to loopback cannot borrow the identity.
 */
public final class RouteTable {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    /** What a client of HTTP/1.0 calls that names none. */
    private static final HostHeader NONE = HostHeader.parse("localhost");

    private final List<Route> routes;
    private final Map<String, HostRoutes> hosts;
    private final HostRoutes first;
    private final Set<String> aliases;
    /** An application's calls nearly all have the same one, so the last is kept; which one that is when several threads ask does not matter. */
    private volatile HostHeader last = HostHeader.parse("localhost");

    /**
     * @param routes in the order of the configuration; at least one
     * @param aliases more host names that mean this listener, lower case ({@code PORTNER_HOST_ALIASES})
     */
    public RouteTable(List<Route> routes, Set<String> aliases) {
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("at least one route");
        }
        this.routes = List.copyOf(routes);
        this.aliases = Set.copyOf(aliases);
        Map<String, List<Route>> byHost = routes.stream()
                .collect(Collectors.groupingBy(Route::host, LinkedHashMap::new, Collectors.toList()));
        this.hosts = new LinkedHashMap<>();
        byHost.forEach((host, list) -> hosts.put(host, HostRoutes.of(list)));
        this.first = hosts.get(routes.get(0).host());
    }

    /** The routes, in the order of the configuration. */
    public List<Route> routes() {
        return routes;
    }

    /**
     * A call of a client that knows that it calls a proxy, or localhost.
     *
     * @param hostHeader the {@code Host} header, as the client sent it; null where one of HTTP/1.0 sent none
     * @param target the request target: a path, a URL, or {@code *} (RFC 9112 section 3.2). A URL and a {@code Host} that names another
     *     one are refused, though a proxy may go by the URL alone: whatever reads both may go by either
     * @return with a route of its own, without credentials, where the target is an {@code http} URL of a host that no route has
     * @throws ProxyError BAD_REQUEST, UNKNOWN_ROUTE
     */
    public Match match(String method, String hostHeader, String target) {
        if (AbsoluteTarget.isOne(target)) {
            return matchAbsolute(absolute(target, hostHeader), method);
        }
        requireOrigin(method, target);
        HostHeader named = read(hostHeader);
        HostRoutes host = hosts.get(named.host());
        return host != null ? host.match(target, named.plain()) : matchOwn(named, target);
    }

    /**
     * A call of a client that takes this machine for a route's host, over plain HTTP. That may name the host in a URL too, as to every
     * server (RFC 9112 section 3.2.2).
     *
     * @throws ProxyError BAD_REQUEST, UNKNOWN_ROUTE
     */
    public Match matchTransparent(String method, String hostHeader, String target) {
        if (AbsoluteTarget.isOne(target)) {
            AbsoluteTarget url = absolute(target, hostHeader);
            requireScheme(!url.isSecure());
            if (!hosts.containsKey(url.authority().host())) {
                throw unknown(url.authority().host());
            }
            return matchAbsolute(url, method);
        }
        requireOrigin(method, target);
        HostHeader named = read(hostHeader);
        HostRoutes host = hosts.get(named.host());
        if (host == null) {
            throw unknown(named.host());
        }
        return host.match(target, named.plain());
    }

    /**
     * A call within TLS that the client believes to have with a route's host.
     *
     * @param routeHost that host: a request within for any other one is misdirected
     * @throws ProxyError BAD_REQUEST, UNKNOWN_ROUTE
     */
    public Match matchIntercepted(String routeHost, String method, String hostHeader, String target) {
        if (AbsoluteTarget.isOne(target)) {
            AbsoluteTarget url = absolute(target, hostHeader);
            requireScheme(url.isSecure());
            requireSame(routeHost, url.authority().host());
            return matchAbsolute(url, method);
        }
        requireOrigin(method, target);
        HostHeader named = read(hostHeader);
        requireSame(routeHost, named.host());
        return hosts.get(routeHost).match(target, named.secure());
    }

    private static void requireSame(String routeHost, String named) {
        if (!named.equals(routeHost)) {
            throw ProxyError.of(Kind.UNKNOWN_ROUTE, "this connection is for " + routeHost + ", not for " + named);
        }
    }

    private static void requireScheme(boolean asTheConnection) {
        if (!asTheConnection) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the target is https on a connection without TLS, or http on one with it");
        }
    }

    private static AbsoluteTarget absolute(String target, String hostHeader) {
        AbsoluteTarget url = AbsoluteTarget.parse(target);
        if (hostHeader != null && !url.isNamedBy(Authority.parse(hostHeader))) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the target is a URL, and Host names another server than that does");
        }
        return url;
    }

    /**
     * Where a {@code CONNECT} leads. Its {@code Host} is not asked for: the target alone is what is connected to.
     *
     * @param target in authority-form, with a port (RFC 9112 section 3.2.3)
     * @throws ProxyError BAD_REQUEST
     */
    public Destination connect(String target) {
        Authority authority = Authority.parse(target);
        if (authority.port() == -1) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the target of CONNECT is a host with a port");
        }
        String written = authority.written();
        return new Destination(written.startsWith("[") ? authority.host() : written, authority.port(),
                hosts.containsKey(authority.host()) ? authority.host() : null);
    }

    private HostHeader read(String hostHeader) {
        HostHeader known = last;
        if (hostHeader == null) {
            return NONE;
        }
        if (!known.text().equals(hostHeader)) {
            known = HostHeader.parse(hostHeader);
            last = known;
        }
        return known;
    }

    private static void requireOrigin(String method, String target) {
        boolean asterisk = target.equals("*") && method.equals("OPTIONS");
        if (!target.startsWith("/") && !asterisk) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the request's target is neither a path nor a URL");
        }
        PathReading.requireSane(target);
    }

    /** Of our own names, the first segment may name the host. */
    private Match matchOwn(HostHeader named, String target) {
        if (!LOOPBACK.contains(named.host()) && !aliases.contains(named.host())) {
            throw unknown(named.host());
        }
        String segment = firstSegment(target);
        HostRoutes host = hosts.get(segment.toLowerCase(Locale.ROOT));
        return host != null ? host.match(withoutFirstSegment(target), named.plain() + "/" + segment)
                : first.match(target, named.plain());
    }

    private static String firstSegment(String target) {
        if (PathReading.isPlain(target, 1)) {
            return target.substring(1, PathReading.firstSegmentEnd(target));
        }
        List<String> segment = PathReading.leadingSegments(target, 1);
        return segment.isEmpty() ? "" : segment.get(0);
    }

    private Match matchAbsolute(AbsoluteTarget target, String method) {
        String origin = target.origin(method);
        HostRoutes host = hosts.get(target.authority().host());
        if (host != null) {
            PathReading.requireSane(origin);
            return host.match(origin, target.base());
        }
        if (target.isSecure()) {
            throw ProxyError.of(Kind.BAD_REQUEST, "an https URL of a host that no route has: use CONNECT, as for every other one");
        }
        PathReading.requireVisible(origin);
        return PassThrough.to(target.authority(), origin);
    }

    private ProxyError unknown(String host) {
        return ProxyError.of(Kind.UNKNOWN_ROUTE, "no route has the host " + host + "; routes: " + String.join(", ", hosts.keySet())
                + ". Set PORTNER_ROUTES_n__HOST to add one, or PORTNER_HOST_ALIASES if the name means Portner itself");
    }

    private static String withoutFirstSegment(String target) {
        for (int i = 1; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '/') {
                return target.substring(i);
            }
            if (c == '?') {
                return "/" + target.substring(i);
            }
        }
        return "/";
    }
}
