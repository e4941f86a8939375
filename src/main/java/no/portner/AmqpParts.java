package no.portner;

import java.time.InstantSource;
import java.util.Optional;
import no.portner.amqp.AmqpGateway;
import no.portner.amqp.Patience;
import no.portner.listener.IntegrationCheck;
import no.portner.listener.RouteTokens;
import no.portner.observe.AccessLog;
import no.portner.observe.AmqpConnections;
import no.portner.observe.Metrics;
import no.portner.route.Route;
import no.portner.upstream.Forwarder;

/** Fiks IO over AMQP, where it is asked for: put together from the parts of the route whose token and integrations it shares. */
record AmqpParts(RouteTokens tokens, Forwarder forwarder, IntegrationCheck passwords, Metrics metrics, AccessLog accessLog) {

    /** @param routes all of them, in their configured order */
    Optional<AmqpRunning> running(PortnerConfig config, Iterable<Route> routes) {
        return config.amqp().map(amqp -> {
            Route shared = named(routes, amqp.route().name());
            AmqpConnections log = new AmqpConnections(accessLog::isOn, InstantSource.system());
            AmqpGateway gateway = new AmqpGateway(new AmqpGateway.Parts(amqp.toRoute(shared), tokens.of(shared), forwarder,
                    () -> passwords.changed(shared), log, Patience.DEFAULT));
            metrics.amqp(gateway::connections, Outcomes.of(log));
            return new AmqpRunning(amqp, gateway, log);
        });
    }

    private static Route named(Iterable<Route> routes, String name) {
        for (Route route : routes) {
            if (route.name().equals(name)) {
                return route;
            }
        }
        throw new IllegalStateException("no route " + name);
    }
}
