package no.portner.admin;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.portner.history.FailedConnection;

/**
 * Fiks IO over AMQP, where that is on.
 *
 * @param broker where it is, host and port
 * @param route whose token and integrations the connections carry
 * @param connections that are open, or being opened or closed
 * @param openings how many attempts to open one have come to what since the start, by the metrics' names
 * @param lastOpened when the broker last opened one; empty when it never did
 * @param failures those that could not be opened lately, the newest first
 */
public record AmqpStatus(String broker, String route, int connections, Map<String, Long> openings, Optional<Instant> lastOpened,
        List<FailedConnection> failures) {

    public AmqpStatus {
        Objects.requireNonNull(broker, "broker");
        Objects.requireNonNull(route, "route");
        openings = Collections.unmodifiableMap(new LinkedHashMap<>(openings));
        Objects.requireNonNull(lastOpened, "lastOpened");
        failures = List.copyOf(failures);
    }
}
