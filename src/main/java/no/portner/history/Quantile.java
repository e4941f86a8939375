package no.portner.history;

import java.util.OptionalDouble;

/** What share of answers was quicker than what, as well as buckets can tell. */
public final class Quantile {

    private Quantile() {
    }

    /**
     * @param share from 0 to 1
     * @param counts by bucket
     * @param ends the buckets' upper ends, growing; the last one may be infinite, and then its lower end is told
     * @return in the unit of the ends, between the ends of a bucket by its share of it; empty where nothing was counted
     */
    public static OptionalDouble of(double share, long[] counts, double[] ends) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        double wanted = share * total;
        double below = 0;
        for (int i = 0; total > 0 && i < counts.length; i++) {
            if (counts[i] > 0 && below + counts[i] >= wanted) {
                double from = i == 0 ? 0 : ends[i - 1];
                return OptionalDouble.of(Double.isInfinite(ends[i]) ? from : from + (ends[i] - from) * Math.max(0, wanted - below) / counts[i]);
            }
            below += counts[i];
        }
        return OptionalDouble.empty();
    }
}
