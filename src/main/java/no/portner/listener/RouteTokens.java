package no.portner.listener;

import java.util.IdentityHashMap;
import java.util.Map;
import no.portner.route.Route;
import no.portner.token.RotatingToken;
import no.portner.token.TokenHandle;

/** Every route's token, found once: a call needs no look-up by what the token is asked for with. */
public final class RouteTokens {

    private final Map<Route, RotatingToken> tokens = new IdentityHashMap<>();

    public RouteTokens(Map<Route, RotatingToken> tokens) {
        this.tokens.putAll(tokens);
    }

    public TokenHandle of(Route route) {
        return tokens.get(route);
    }

    /** @param organisation on whose behalf, or null for the route's own token */
    TokenHandle of(Route route, String organisation) {
        RotatingToken own = tokens.get(route);
        return organisation == null ? own : own.onBehalfOf(organisation);
    }
}
