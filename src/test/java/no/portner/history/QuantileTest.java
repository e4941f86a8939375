package no.portner.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantileTest {

    private static final double[] ENDS = {0.01, 0.1, 1, Double.POSITIVE_INFINITY};

    /** Within a bucket answers are taken to be spread evenly. */
    @ParameterizedTest
    @CsvSource({"0.5, 10, 0, 0, 0, 0.005", "0.5, 0, 10, 0, 0, 0.055", "0.95, 0, 0, 100, 0, 0.955", "0.5, 1, 1, 0, 0, 0.01", "0.95, 90, 0, 10, 0, 0.55",
            "1, 90, 0, 10, 0, 1", "0.99, 0, 0, 0, 3, 1"})
    void liesWithinItsBucket(double share, long first, long second, long third, long last, double seconds) {
        assertThat(Quantile.of(share, new long[] {first, second, third, last}, ENDS).orElseThrow()).isCloseTo(seconds, within(1e-9));
    }

    @Test
    void ofNothingIsNothing() {
        assertThat(Quantile.of(0.5, new long[4], ENDS)).isEmpty();
        assertThat(Quantile.of(0.5, new long[0], new double[0])).isEmpty();
    }
}
