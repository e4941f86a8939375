package no.portner.trace;

import java.time.Duration;
import java.util.Objects;

/**
 * How spans are brought to the collector.
 *
 * @param queue how many may wait; what comes beyond is dropped
 * @param delay how long they wait for company
 * @param firstPause after a failure, before the same is tried again; twice as long after each further one
 */
public record ExportSettings(int queue, Duration delay, Duration firstPause) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    public ExportSettings {
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(firstPause, "firstPause");
        if (queue < 1 || delay.isNegative() || delay.isZero() || firstPause.isNegative() || firstPause.isZero()) {
            throw new IllegalArgumentException("a queue has room, and pauses are more than zero");
        }
    }

    public ExportSettings(int queue, Duration delay) {
        this(queue, delay, FIRST_PAUSE);
    }
}
