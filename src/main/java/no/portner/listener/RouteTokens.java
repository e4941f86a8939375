package no.portner.listener;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import no.portner.route.Route;
import no.portner.token.TokenCache;
import no.portner.token.TokenHandle;

/** The place of every route's token in the cache, found once: a call needs no look-up by what the token is asked for with. */
public final class RouteTokens {

    private final Map<Route, TokenHandle> handles = new IdentityHashMap<>();

    /** Asks for every route's token, to be kept warm from now on. */
    public RouteTokens(TokenCache cache, List<Route> routes) {
        routes.forEach(route -> handles.put(route, cache.keepWarm(route.token())));
    }

    public TokenHandle of(Route route) {
        return handles.get(route);
    }
}
