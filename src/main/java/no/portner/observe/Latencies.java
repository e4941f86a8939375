package no.portner.observe;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** How long calls took, by route. */
final class Latencies {

    static final double[] ENDS = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, Double.POSITIVE_INFINITY};

    private final ConcurrentMap<String, LongAdder[]> routes = new ConcurrentHashMap<>();

    void record(String route, long nanos) {
        LongAdder[] buckets = routes.get(route);
        if (buckets == null) {
            buckets = routes.computeIfAbsent(route, name -> {
                LongAdder[] made = new LongAdder[ENDS.length];
                Arrays.setAll(made, i -> new LongAdder());
                return made;
            });
        }
        int bucket = 0;
        while (nanos > ENDS[bucket] * 1e9) {
            bucket++;
        }
        buckets[bucket].increment();
    }

    long[] of(String route) {
        LongAdder[] buckets = routes.get(route);
        long[] counts = new long[ENDS.length];
        for (int i = 0; buckets != null && i < counts.length; i++) {
            counts[i] = buckets[i].sum();
        }
        return counts;
    }
}
