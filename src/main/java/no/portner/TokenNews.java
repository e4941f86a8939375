package no.portner;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import no.portner.error.ProxyError;
import no.portner.history.Events;
import no.portner.token.AccessToken;
import no.portner.token.TokenListener;
import no.portner.token.TokenRequest;

/** Remembers what becomes of tokens, by the names of the routes that they are for. */
final class TokenNews implements TokenListener {

    private static final double MILLIS = 1000;

    private final List<RouteConfig> routes;
    private final Events events;

    TokenNews(List<RouteConfig> routes, Events events) {
        this.routes = List.copyOf(routes);
        this.events = Objects.requireNonNull(events, "events");
    }

    @Override
    public void ended(TokenRequest request, AccessToken token, ProxyError error) {
        if (token != null) {
            events.granted(named(request), Math.round(token.life().toMillis() / MILLIS));
        } else {
            events.failed(named(request), error);
        }
    }

    /** Whichever key it is asked for with; and whom it is for, where that is not the route's own organisation. */
    private String named(TokenRequest request) {
        String names = routes.stream().filter(route -> isFor(route, request)).map(RouteConfig::name).collect(Collectors.joining(", "));
        boolean own = routes.stream().anyMatch(route -> isFor(route, request) && route.consumerOrg().equals(request.consumerOrg()));
        return own ? names : names + request.consumerOrg().map(organisation -> " (" + organisation + ")").orElse("");
    }

    private static boolean isFor(RouteConfig route, TokenRequest request) {
        return route.client().clientId().equals(request.clientId()) && route.client().authority().equals(request.authority())
                && route.scopes().equals(request.scopes()) && route.resource().equals(request.resource())
                && route.authorizationDetails().equals(request.authorizationDetails());
    }
}
