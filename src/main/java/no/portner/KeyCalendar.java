package no.portner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.portner.key.RegisteredKey;
import no.portner.observe.Metrics;

/** When the clients' keys come to their ends, for the metrics. Of several clients with one id, the one that ends first. */
final class KeyCalendar {

    private final Map<ClientConfig, ClientKeys> keys;
    private final InstantSource clock;

    KeyCalendar(Map<ClientConfig, ClientKeys> keys, InstantSource clock) {
        this.keys = Map.copyOf(keys);
        this.clock = clock;
    }

    void tell(Metrics metrics) {
        byId().forEach((id, configs) -> {
            List<ClientKeys> own = configs.stream().map(keys::get).toList();
            metrics.keys(id, () -> own.stream().anyMatch(of -> of.standing().waiting()), () -> own.stream().anyMatch(of -> of.standing().unusable()));
            // What kind of key a client has is configured: it stays as long as Portner runs.
            if (own.stream().anyMatch(of -> of.standing().inUse().isPresent())) {
                metrics.certificate(id, () -> left(own, ClientKeys.Standing::inUse), () -> left(own, ClientKeys.Standing::next));
            }
            configs.stream().flatMap(config -> config.registered().stream()).map(RegisteredKey::end).min(Instant::compareTo)
                    .ifPresent(end -> metrics.registeredKey(id, () -> left(end)));
        });
    }

    private Map<String, List<ClientConfig>> byId() {
        return keys.keySet().stream().collect(Collectors.groupingBy(ClientConfig::clientId));
    }

    private Optional<Duration> left(List<ClientKeys> own, Function<ClientKeys.Standing, Optional<Instant>> end) {
        return own.stream().flatMap(of -> end.apply(of.standing()).stream()).min(Instant::compareTo).map(this::left);
    }

    private Duration left(Instant end) {
        return Duration.between(clock.instant(), end);
    }
}
