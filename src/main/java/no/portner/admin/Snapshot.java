package no.portner.admin;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.portner.history.Event;

/**
 * How it stands, at one moment.
 *
 * @param now this machine's time
 * @param started when it began to listen
 * @param stopping whether it has been told to end
 * @param requests calls under way
 * @param connections clients connected
 * @param routes in the order of the configuration
 * @param clients who asks for the routes' tokens
 * @param events the newest first
 * @param amqp Fiks IO over AMQP; empty where it is off
 */
public record Snapshot(Instant now, Instant started, boolean stopping, int requests, int connections, List<RouteStatus> routes,
        List<ClientStatus> clients, List<Event> events, Optional<AmqpStatus> amqp) {

    public Snapshot {
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(started, "started");
        routes = List.copyOf(routes);
        clients = List.copyOf(clients);
        events = List.copyOf(events);
        Objects.requireNonNull(amqp, "amqp");
    }
}
