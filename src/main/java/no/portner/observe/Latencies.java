package no.portner.observe;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import no.portner.trace.TraceParent;

/** How long upstreams take to answer, by route. On the way of every call, like {@link CallCounts}. */
final class Latencies {

    private final ConcurrentMap<String, Buckets> routes = new ConcurrentHashMap<>();
    private final Meters meters;

    Latencies(Meters meters) {
        this.meters = meters;
    }

    /** @param span what was recorded of it; null for nothing */
    void record(String route, long nanos, TraceParent span) {
        Buckets buckets = routes.get(route);
        if (buckets == null) {
            buckets = routes.computeIfAbsent(route, this::first);
        }
        buckets.record(nanos, span);
    }

    /** How many answers took how long, by bucket. */
    long[] counts(String route) {
        Buckets buckets = routes.get(route);
        long[] counts = new long[Buckets.size()];
        for (int i = 0; buckets != null && i < counts.length; i++) {
            counts[i] = buckets.count(i);
        }
        return counts;
    }

    private Buckets first(String route) {
        Buckets made = new Buckets();
        meters.histogram(Metric.UPSTREAM_RESPONSE, made, route);
        return made;
    }
}
