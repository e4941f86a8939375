package no.portner;

import static no.portner.config.RouteAttribute.AUTHORIZATION;
import static no.portner.config.RouteAttribute.AUTHORIZATION_DETAILS;
import static no.portner.config.RouteAttribute.CONNECT_TIMEOUT;
import static no.portner.config.RouteAttribute.CONSUMER_ORG;
import static no.portner.config.RouteAttribute.HOST;
import static no.portner.config.RouteAttribute.IDLE_TIMEOUT;
import static no.portner.config.RouteAttribute.PATHS;
import static no.portner.config.RouteAttribute.RESOURCE;
import static no.portner.config.RouteAttribute.RESPONSE_TIMEOUT;
import static no.portner.config.RouteAttribute.SCOPES;
import static no.portner.config.RouteAttribute.UPSTREAM;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import no.portner.RouteConfig.Timeouts;
import no.portner.config.Addresses;
import no.portner.config.Durations;
import no.portner.config.EnvironmentReader;
import no.portner.config.Origin;
import no.portner.config.Parser;
import no.portner.config.RouteAttribute;
import no.portner.config.Setting;
import no.portner.config.Values;
import no.portner.route.Route.ClientAuthorization;

/** Reads one route: a preset with what the environment changes of it, or one that the environment describes in full. */
record RouteReader(EnvironmentReader reader, FiksEnvironment environment, ClientReader clients) {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Parser<Duration> CONNECT = Durations.between(SHORTEST, Duration.ofMinutes(5));
    private static final Parser<Duration> LONG = Durations.between(SHORTEST, Duration.ofHours(24));

    /** Empty after a problem that leaves no route. */
    Optional<RouteConfig> read(RouteEntry route, Optional<Preset> preset) {
        Optional<String> host = host(route, preset);
        List<String> prefixes = reader.orElse(route.own(PATHS), reader.read(route.own(PATHS), Values.list(PathPrefix.parser())),
                preset.map(Preset::prefixes).orElse(List.of("/")),
                preset.map(known -> Origin.preset(known.routeName())).orElse(Origin.byDefault()));
        Optional<URI> upstream = upstream(route, host);
        ClientAuthorization authorization = value(route, AUTHORIZATION, Values.oneOf(ClientAuthorization.values()));
        List<String> scopes = value(route, SCOPES, Values.list(Values.scope()));
        Optional<String> resource = reader.read(route.setting(RESOURCE), Values.word());
        Optional<String> consumerOrg = reader.read(route.setting(CONSUMER_ORG), GrantClaims.organisation());
        Optional<String> details = reader.read(route.setting(AUTHORIZATION_DETAILS), GrantClaims.authorizationDetails());
        IntegrationSettings integrations = new IntegrationReader(route, preset.isPresent()).read();
        Timeouts timeouts = new Timeouts(value(route, CONNECT_TIMEOUT, CONNECT), value(route, RESPONSE_TIMEOUT, LONG),
                value(route, IDLE_TIMEOUT, LONG));
        Optional<ClientConfig> client = clients.read(route);
        if (host.isEmpty() || upstream.isEmpty() || client.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RouteConfig(route.name(), host.get(), prefixes, upstream.get(), authorization, client.get(),
                new TreeSet<>(scopes), resource, consumerOrg, details, integrations, timeouts));
    }

    private Optional<URI> upstream(RouteEntry route, Optional<String> host) {
        Optional<URI> own = reader.read(route.own(UPSTREAM), Addresses.httpsOrigin());
        return host.map(name -> reader.orElse(route.own(UPSTREAM), own, URI.create("https://" + name), Origin.derived("HOST")));
    }

    private <T> T value(RouteEntry route, RouteAttribute attribute, Parser<T> parser) {
        return reader.value(route.setting(attribute), parser);
    }

    private Optional<String> host(RouteEntry route, Optional<Preset> preset) {
        Setting setting = route.own(HOST);
        if (preset.isEmpty() && !reader.isSet(setting)) {
            reader.problem(setting.name(), "is not set", "set it to the upstream's host name");
        }
        Optional<String> own = reader.read(setting, Addresses.hostName());
        FiksEnvironment other = environment.other();
        own.filter(host -> host.equals(other.fiks()) || host.equals(other.svarut())).ifPresent(host -> reader.warning(setting.name(),
                "belongs to the other environment than FIKS_ENVIRONMENT", "its Maskinporten's tokens are refused there"));
        return own.isPresent() ? own : preset.map(known -> reader.orElse(setting, own, known.host(environment),
                Origin.preset(known.routeName())));
    }
}
