package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until it is moved, and that knows when it has been looked at. */
final class WatchedClock implements LongSupplier {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final Semaphore looks = new Semaphore(0);

    @Override
    public long getAsLong() {
        looks.release();
        return now.get();
    }

    void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** Returns when it has been looked at twice from now on: a sweep that had its look before has then come to its end. */
    void awaitSweep() throws InterruptedException {
        looks.drainPermits();
        assertThat(looks.tryAcquire(2, 30, TimeUnit.SECONDS)).as("sweeps").isTrue();
    }
}
