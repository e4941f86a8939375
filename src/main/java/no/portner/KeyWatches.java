package no.portner;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Looks at every client's key files again and again, each on a thread of its own: a hanging mount delays no other client's key. */
final class KeyWatches implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KeyWatches.class);

    private final ScheduledThreadPoolExecutor threads;

    /**
     * @param looks one for each client
     * @param interval from the end of a look to the next, and before the first
     */
    KeyWatches(List<Runnable> looks, Duration interval) {
        AtomicInteger number = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(looks.size(), task -> {
            Thread thread = new Thread(task, "portner-keys-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        looks.forEach(look -> threads.scheduleWithFixedDelay(() -> safely(look), interval.toNanos(), interval.toNanos(),
                TimeUnit.NANOSECONDS));
    }

    /** What is thrown would end the looks for good. A file of nested nonsense can exhaust a parser's stack. */
    private static void safely(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf("The files of a key could not be looked at (%s); the key in use stays", e.getClass().getName());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
