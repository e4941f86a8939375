package no.portner.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that work until they are told to stop, and the first thing that went wrong with any of them. */
final class Crew {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> broken;
    private volatile boolean working = true;

    /** @param broken shared by all crews of a run */
    Crew(AtomicReference<Throwable> broken) {
        this.broken = broken;
    }

    boolean goesOn() {
        return working && broken.get() == null;
    }

    void start(String name, Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                broken.compareAndSet(null, e);
            }
        }, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    void stop() throws InterruptedException {
        working = false;
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
        }
    }
}
