package no.portner.observe;

import io.prometheus.client.Collector;
import io.prometheus.client.exemplars.Exemplar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A histogram for the Prometheus registry, read from {@link Buckets} when somebody asks. Micrometer has functions for counters and
 * gauges, and none for a histogram: its own would keep windows and a maximum for every call.
 */
final class Histogram extends Collector {

    private final Metric metric;
    private final Map<List<String>, Buckets> series = new ConcurrentHashMap<>();

    Histogram(Metric metric) {
        this.metric = metric;
    }

    /** @param labels the values, in the order of the metric's labels */
    void add(Buckets buckets, String... labels) {
        series.put(List.of(labels), buckets);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        series.forEach((labels, buckets) -> samples(labels, buckets, samples));
        return List.of(new MetricFamilySamples(metric.exported, Type.HISTOGRAM, metric.help, samples));
    }

    private void samples(List<String> labels, Buckets buckets, List<MetricFamilySamples.Sample> samples) {
        List<String> names = with(metric.labels, "le");
        long upToHere = 0;
        for (int bucket = 0; bucket < Buckets.size(); bucket++) {
            upToHere += buckets.count(bucket);
            samples.add(new MetricFamilySamples.Sample(metric.exported + "_bucket", names,
                    with(labels, doubleToGoString(Buckets.end(bucket))), upToHere, exemplar(buckets.example(bucket))));
        }
        samples.add(new MetricFamilySamples.Sample(metric.exported + "_count", metric.labels, labels, upToHere));
        samples.add(new MetricFamilySamples.Sample(metric.exported + "_sum", metric.labels, labels, buckets.sumSeconds()));
    }

    private static Exemplar exemplar(Example example) {
        return example == null ? null : new Exemplar(example.seconds(), example.at().toEpochMilli(), "trace_id", example.traceId(),
                "span_id", example.spanId());
    }

    private static List<String> with(List<String> some, String another) {
        List<String> all = new ArrayList<>(some);
        all.add(another);
        return all;
    }
}
