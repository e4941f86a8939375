package no.portner;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import no.portner.amqp.Outcome;
import no.portner.key.KeyReloads;
import no.portner.listener.UnauthorisedCounters;
import no.portner.observe.AmqpConnections;

/** What the parts have counted, by the names that docs/metrics.md gives. */
final class Outcomes {

    private Outcomes() {
    }

    static Map<String, LongSupplier> of(KeyReloads keys) {
        return Map.of("offered", keys::offered, "taken_over", keys::takenOver, "withdrawn", keys::withdrawn, "rejected", keys::rejected);
    }

    static Map<String, LongSupplier> of(IntegrationReloads integrations) {
        return Map.of("changed", integrations::changed, "rejected", integrations::rejected);
    }

    static Map<String, LongSupplier> of(AmqpConnections connections) {
        Map<String, LongSupplier> outcomes = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome.label(), () -> connections.count(outcome));
        }
        return outcomes;
    }

    /** Each call once: what became of it in the end. */
    static Map<String, LongSupplier> of(UnauthorisedCounters calls) {
        Map<String, LongSupplier> outcomes = new LinkedHashMap<>();
        outcomes.put("repeated", calls::repeatedWell);
        for (UnauthorisedCounters.Reason reason : UnauthorisedCounters.Reason.values()) {
            outcomes.put(reason.name().toLowerCase(Locale.ROOT), () -> calls.passedOn(reason));
        }
        return outcomes;
    }
}
