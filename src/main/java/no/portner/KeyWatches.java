package no.portner;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import no.portner.key.KeyWatch;

/** Looks at every client's key files again and again, each on a thread of its own: a hanging mount delays no other client's key. */
final class KeyWatches implements AutoCloseable {

    private final ScheduledThreadPoolExecutor threads;

    /** @param interval from the end of a look to the next, and before the first */
    KeyWatches(List<KeyWatch> watches, Duration interval) {
        AtomicInteger number = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(watches.size(), task -> {
            Thread thread = new Thread(task, "portner-keys-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        watches.forEach(watch -> threads.scheduleWithFixedDelay(watch::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
