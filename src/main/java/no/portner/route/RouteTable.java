package no.portner.route;

import java.util.ArrayList;
import java.util.Comparator;
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

    private final List<Route> routes;
    private final Map<String, Host> hosts;
    private final Host first;
    private final Set<String> aliases;

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
        byHost.forEach((host, list) -> hosts.put(host, Host.of(list)));
        this.first = hosts.get(routes.get(0).host());
    }

    /** The routes, in the order of the configuration. */
    public List<Route> routes() {
        return routes;
    }

    /**
     * @param host the {@code Host} header, as the client sent it
     * @param target the request target: origin-form, or absolute-form with {@code http} (RFC 9112 section 3.2)
     * @throws ProxyError BAD_REQUEST, UNKNOWN_ROUTE
     */
    public Match match(String host, String target) {
        if (target.startsWith("/")) {
            return matchOrigin(host, target);
        }
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            return matchAbsolute(target);
        }
        throw ProxyError.of(Kind.BAD_REQUEST, "the request's target is neither a path nor an http URL");
    }

    /**
     * A call of a client that takes this machine for a route's host, over plain HTTP.
     *
     * @throws ProxyError BAD_REQUEST, UNKNOWN_ROUTE
     */
    public Match matchTransparent(String hostHeader, String target) {
        requireOrigin(target);
        Host host = hosts.get(Authority.parse(hostHeader).host());
        if (host == null) {
            throw unknown(Authority.parse(hostHeader).host());
        }
        return host.match(target, "http://" + hostHeader);
    }

    /**
     * A call within TLS that the client believes to have with a route's host.
     *
     * @param routeHost that host: a request within for any other one is misdirected
     * @throws ProxyError BAD_REQUEST, UNKNOWN_ROUTE
     */
    public Match matchIntercepted(String routeHost, String hostHeader, String target) {
        requireOrigin(target);
        String asked = Authority.parse(hostHeader).host();
        if (!asked.equals(routeHost)) {
            throw ProxyError.of(Kind.UNKNOWN_ROUTE, "this connection is for " + routeHost + ", not for " + asked);
        }
        return hosts.get(routeHost).match(target, "https://" + hostHeader);
    }

    private static void requireOrigin(String target) {
        if (!target.startsWith("/")) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the request's target is not a path");
        }
        PathReading.requireSane(target);
    }

    private Match matchOrigin(String hostHeader, String target) {
        PathReading.requireSane(target);
        Authority authority = Authority.parse(hostHeader);
        Host host = hosts.get(authority.host());
        String base = "http://" + hostHeader;
        if (host != null) {
            return host.match(target, base);
        }
        if (!LOOPBACK.contains(authority.host()) && !aliases.contains(authority.host())) {
            throw unknown(authority.host());
        }
        List<String> segment = PathReading.leadingSegments(target, 1);
        host = segment.isEmpty() ? null : hosts.get(segment.get(0).toLowerCase(Locale.ROOT));
        if (host != null) {
            return host.match(withoutFirstSegment(target), base + "/" + segment.get(0));
        }
        return first.match(target, base);
    }

    private Match matchAbsolute(String target) {
        int path = target.indexOf('/', 7);
        int query = target.indexOf('?', 7);
        int end = path >= 0 && (query < 0 || path < query) ? path : query >= 0 ? query : target.length();
        String rest = target.substring(end);
        String origin = rest.startsWith("/") ? rest : "/" + rest;
        PathReading.requireSane(origin);
        Authority authority = Authority.parse(target.substring(7, end));
        Host host = hosts.get(authority.host());
        if (host == null) {
            throw unknown(authority.host());
        }
        return host.match(origin, "http://" + target.substring(7, end));
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

    private record Prefix(List<String> segments, Route route) {

        static Prefix of(String prefix, Route route) {
            return new Prefix(PathReading.leadingSegments(prefix, Integer.MAX_VALUE), route);
        }
    }

    /** The routes of one host, longest prefix first. */
    private record Host(List<Prefix> byPrefix, int depth) {

        static Host of(List<Route> routes) {
            List<Prefix> prefixes = new ArrayList<>();
            routes.forEach(route -> route.prefixes().forEach(prefix -> prefixes.add(Prefix.of(prefix, route))));
            prefixes.sort(Comparator.comparingInt((Prefix prefix) -> prefix.segments().size()).reversed());
            return new Host(List.copyOf(prefixes), prefixes.get(0).segments().size());
        }

        Match match(String target, String base) {
            List<String> leading = depth == 0 ? List.of() : PathReading.leadingSegments(target, depth);
            for (Prefix prefix : byPrefix) {
                int length = prefix.segments().size();
                if (length <= leading.size() && leading.subList(0, length).equals(prefix.segments())) {
                    return new Match(prefix.route(), target, true, base);
                }
            }
            return new Match(byPrefix.get(byPrefix.size() - 1).route(), target, false, base);
        }
    }
}
