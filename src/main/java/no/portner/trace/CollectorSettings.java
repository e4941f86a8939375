package no.portner.trace;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import no.portner.config.Secret;

/**
 * Where spans go.
 *
 * @param endpoint for traces, {@code /v1/traces} included
 * @param headers what every request carries
 * @param timeout for a whole request
 * @param resource who sends
 */
public record CollectorSettings(URI endpoint, Map<String, Secret> headers, Duration timeout, Map<String, String> resource,
        ExportSettings export) {

    public CollectorSettings {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(export, "export");
        headers = Map.copyOf(headers);
        resource = Map.copyOf(resource);
    }
}
