package no.portner;

import java.util.Objects;
import no.portner.trace.CollectorSettings;
import no.portner.trace.Sampler;

/**
 * What is recorded of calls, and where it goes.
 *
 * @param collector where spans go
 * @param sampler which calls are recorded
 */
public record TracesConfig(CollectorSettings collector, Sampler sampler) {

    public TracesConfig {
        Objects.requireNonNull(collector, "collector");
        Objects.requireNonNull(sampler, "sampler");
    }
}
