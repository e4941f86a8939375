package no.portner.observe;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.List;

/** A registry of a test's own, and what it exports. */
public final class Exported {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    public final Metrics metrics = new Metrics(registry);

    /** The series, without comments. */
    List<String> lines() {
        return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
    }

    /** All of it. */
    String text() {
        return registry.scrape();
    }

    /** @param series name and labels as exported, labels in the order of the alphabet; null when there is none */
    public Double value(String series) {
        return lines().stream().filter(line -> line.startsWith(series + " ")).map(line -> Double.valueOf(line.substring(series.length() + 1)))
                .findFirst().orElse(null);
    }
}
