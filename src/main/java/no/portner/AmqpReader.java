package no.portner;

import static no.portner.config.Variable.PORTNER_AMQP;
import static no.portner.config.Variable.PORTNER_AMQP_ADDRESS;
import static no.portner.config.Variable.PORTNER_AMQP_HOST;
import static no.portner.config.Variable.PORTNER_AMQP_PORT;
import static no.portner.config.Variable.PORTNER_AMQP_ROUTE;
import static no.portner.config.Variable.PORTNER_AMQP_TLS;
import static no.portner.config.Variable.PORTNER_AMQP_UPSTREAM;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.config.Addresses;
import no.portner.config.EnvironmentReader;
import no.portner.config.Origin;
import no.portner.config.Values;
import no.portner.config.Variable;

/** Reads whether and where Fiks IO's messages pass over AMQP. */
record AmqpReader(EnvironmentReader reader, FiksEnvironment environment) {

    private static final int AMQPS = 5671;

    /**
     * @param routes all of them
     * @param taken the other listeners, by the variable of their port
     */
    Optional<AmqpConfig> read(List<RouteConfig> routes, Map<Variable, ListenerConfig> taken) {
        boolean on = reader.value(PORTNER_AMQP, Values.bool());
        boolean tls = reader.value(PORTNER_AMQP_TLS, Values.bool());
        ListenerReader listeners = new ListenerReader(reader);
        ListenerConfig listener = on ? listeners.guarded(PORTNER_AMQP_ADDRESS, PORTNER_AMQP_PORT)
                : listeners.open(PORTNER_AMQP_ADDRESS, PORTNER_AMQP_PORT);
        String host = host();
        URI upstream = reader.orElse(PORTNER_AMQP_UPSTREAM, reader.read(PORTNER_AMQP_UPSTREAM, Addresses.amqpsOrigin(AMQPS)),
                URI.create("amqps://" + host + ":" + AMQPS), Origin.derived(PORTNER_AMQP_HOST.name()));
        Optional<RouteConfig> route = route(routes);
        if (!on) {
            return Optional.empty();
        }
        taken.forEach((variable, other) -> listeners.refuseSamePort(other, variable, listener, PORTNER_AMQP_PORT));
        return route.map(shared -> new AmqpConfig(listener, tls, host, upstream, shared));
    }

    private String host() {
        Optional<String> own = reader.read(PORTNER_AMQP_HOST, Addresses.hostName());
        own.filter(environment.other().fiksIo()::equals).ifPresent(host -> reader.warning(PORTNER_AMQP_HOST.name(),
                "belongs to the other environment than FIKS_ENVIRONMENT", "its Maskinporten's tokens are refused there"));
        return reader.orElse(PORTNER_AMQP_HOST, own, environment.fiksIo(), Origin.derived("FIKS_ENVIRONMENT"));
    }

    private Optional<RouteConfig> route(List<RouteConfig> routes) {
        Optional<String> named = reader.read(PORTNER_AMQP_ROUTE, Values.word());
        if (routes.isEmpty()) {
            return Optional.empty();
        }
        String name = reader.orElse(PORTNER_AMQP_ROUTE, named, routes.get(0).name(), Origin.byDefault());
        Optional<RouteConfig> route = routes.stream().filter(candidate -> candidate.name().equals(name)).findAny();
        if (route.isEmpty()) {
            reader.problem(PORTNER_AMQP_ROUTE.name(), "names no route: " + name, "set the name of one: "
                    + String.join(", ", routes.stream().map(RouteConfig::name).toList()));
        }
        return route;
    }
}
