package no.portner;

import java.util.Map;
import java.util.Optional;
import no.portner.cli.Version;
import no.portner.observe.Metrics;
import no.portner.token.maskinporten.RestExchange;
import no.portner.trace.SpanCounters;
import no.portner.trace.SpanExport;
import no.portner.trace.Traces;
import org.jboss.logging.Logger;

/**
 * What records spans and brings them away; nothing where the configuration names no collector.
 *
 * @param traces {@link Traces#OFF} where nothing is recorded
 */
record Tracing(Traces traces, Optional<SpanExport> export) implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Tracing.class);

    static Tracing of(Prepared prepared, RestExchange exchange) {
        return prepared.config().traces().map(config -> {
            SpanExport export = SpanExport.to(config.collector(), exchange::leadThere, Version.NUMBER);
            LOG.infof("Spans go to %s as service %s", config.collector().endpoint(), config.collector().resource().get("service.name"));
            return new Tracing(Traces.to(export, config.sampler()), Optional.of(export));
        }).orElse(new Tracing(Traces.OFF, Optional.empty()));
    }

    void tell(Metrics metrics) {
        export.ifPresent(to -> {
            SpanCounters counters = to.counters();
            metrics.spans(Map.of("exported", counters::exported, "failed", counters::failed, "dropped", counters::dropped));
        });
    }

    @Override
    public void close() {
        export.ifPresent(SpanExport::close);
    }
}
