package no.portner.history;

import java.util.Arrays;

/**
 * How many calls have ended since the start, by what became of them; and how many answers of the upstream took how long. What an array of
 * latencies counts is the same for all of one Portner.
 *
 * @param answered upstream answered, with whatever status below 500
 * @param failed upstream answered 500 or above, or could not be called
 * @param other Portner answered itself, or the client went away
 * @param latencies by bucket
 */
public record CallTotals(long answered, long failed, long other, long[] latencies) {

    public CallTotals {
        latencies = latencies.clone();
    }

    /** What has come since another time. */
    CallTotals since(CallTotals before) {
        long[] between = latencies.clone();
        for (int i = 0; i < between.length && i < before.latencies.length; i++) {
            between[i] -= before.latencies[i];
        }
        return new CallTotals(answered - before.answered, failed - before.failed, other - before.other, between);
    }

    @Override
    public long[] latencies() {
        return latencies.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallTotals totals && answered == totals.answered && failed == totals.failed && this.other == totals.other
                && Arrays.equals(latencies, totals.latencies);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new long[] {answered, failed, other, Arrays.hashCode(latencies)});
    }
}
