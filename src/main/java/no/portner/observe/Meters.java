package no.portner.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Puts series into the registry. What they tell is read when somebody asks, so that nothing is spent on them in between. */
final class Meters {

    private final MeterRegistry registry;
    private final Map<Metric, Histogram> histograms = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** @param labels the values, in the order of the metric's labels */
    void counter(Metric metric, LongSupplier count, String... labels) {
        // The registry holds the object that it asks weakly, and the function for good: so the function does it all.
        FunctionCounter.builder(metric.registered(), registry, anything -> count.getAsLong()).description(metric.help)
                .tags(tags(metric, labels)).register(registry);
    }

    /** @param labels the values, in the order of the metric's labels */
    void gauge(Metric metric, DoubleSupplier value, String... labels) {
        Gauge.builder(metric.registered(), value::getAsDouble).description(metric.help).tags(tags(metric, labels)).register(registry);
    }

    /**
     * In the Prometheus registry alone.
     *
     * @param labels the values, in the order of the metric's labels
     */
    void histogram(Metric metric, Buckets buckets, String... labels) {
        checkLabels(metric, labels);
        histograms.computeIfAbsent(metric, this::register).add(buckets, labels);
    }

    private Histogram register(Metric metric) {
        Histogram histogram = new Histogram(metric);
        prometheus(registry).forEach(prometheus -> prometheus.getPrometheusRegistry().register(histogram));
        return histogram;
    }

    /** What is injected may be a registry of registries. */
    private static Stream<PrometheusMeterRegistry> prometheus(MeterRegistry registry) {
        if (registry instanceof CompositeMeterRegistry all) {
            return all.getRegistries().stream().flatMap(Meters::prometheus);
        }
        return registry instanceof PrometheusMeterRegistry prometheus ? Stream.of(prometheus) : Stream.empty();
    }

    private static void checkLabels(Metric metric, String... values) {
        if (values.length != metric.labels.size()) {
            throw new IllegalArgumentException(metric + " has the labels " + metric.labels);
        }
    }

    private static List<Tag> tags(Metric metric, String... values) {
        checkLabels(metric, values);
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(metric.labels.get(i), values[i]));
        }
        return tags;
    }
}
