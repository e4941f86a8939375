package no.portner.observe;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import no.portner.trace.TraceParent;

/**
 * How many durations were how long, and their sum. Recording is two increments: no lock, no garbage, but for the last one of each bucket that
 * a trace tells of.
 */
final class Buckets {

    /**
     * Upper ends in seconds, each within its bucket. Fiks answers in tens or hundreds of milliseconds; beyond a second somebody waits,
     * and beyond 60 s only those who may (a route's response timeout is 17 minutes).
     */
    private static final double[] SECONDS = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60};
    private static final long[] NANOS = new long[SECONDS.length];

    static {
        for (int i = 0; i < SECONDS.length; i++) {
            NANOS[i] = Math.round(SECONDS[i] * TimeUnit.SECONDS.toNanos(1));
        }
    }

    private final LongAdder[] counts = new LongAdder[SECONDS.length + 1];
    private final LongAdder sumNanos = new LongAdder();
    private final AtomicReferenceArray<Example> examples = new AtomicReferenceArray<>(SECONDS.length + 1);

    Buckets() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** @param span what was recorded of it; null for nothing */
    void record(long nanos, TraceParent span) {
        int bucket = 0;
        while (bucket < NANOS.length && nanos > NANOS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sumNanos.add(nanos);
        if (span != null) {
            examples.set(bucket, new Example(seconds(nanos), span.traceId(), span.parentId(), Instant.now()));
        }
    }

    /** How many buckets there are, the last one without an end. */
    static int size() {
        return SECONDS.length + 1;
    }

    /** @return the upper end in seconds, infinite for the last bucket */
    static double end(int bucket) {
        return bucket < SECONDS.length ? SECONDS[bucket] : Double.POSITIVE_INFINITY;
    }

    long count(int bucket) {
        return counts[bucket].sum();
    }

    /** The last one that a trace tells of; null where there is none. */
    Example example(int bucket) {
        return examples.get(bucket);
    }

    double sumSeconds() {
        return seconds(sumNanos.sum());
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
