package no.portner;

import java.net.URI;
import java.util.Objects;
import no.portner.route.Route;

/**
 * Fiks IO over AMQP.
 *
 * @param listener where clients connect
 * @param tls whether they may speak TLS, also where nothing else is intercepted
 * @param host the broker's name: SNI, and the name that its certificate must hold
 * @param upstream where to connect: {@code amqps://host:port}
 * @param route the route whose token and integrations the connections carry
 */
public record AmqpConfig(ListenerConfig listener, boolean tls, String host, URI upstream, RouteConfig route) {

    /** As errors and docs name it. */
    private static final String NAME = "amqp";

    public AmqpConfig {
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(route, "route");
        if (!"amqps".equals(upstream.getScheme()) || upstream.getPort() < 1) {
            throw new IllegalArgumentException("tokens travel over TLS alone, to a port that is named: " + upstream);
        }
    }

    /** @param shared the route whose integrations these are too, changes of their passwords included */
    Route toRoute(Route shared) {
        return new Route(NAME, host, shared.prefixes(), upstream, shared.authorization(), shared.integrations(), shared.connectTimeout(),
                shared.responseTimeout(), shared.idleTimeout());
    }
}
