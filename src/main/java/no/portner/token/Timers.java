package no.portner.token;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs short tasks later. Tasks must not block. */
@FunctionalInterface
public interface Timers {

    /** @return cancels the task when it has not begun; harmless afterwards */
    Runnable after(Duration delay, Runnable task);

    /** On an executor whose threads the caller owns; an executor that has been shut down runs nothing any more. */
    static Timers on(ScheduledExecutorService executor) {
        return (delay, task) -> {
            try {
                ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> future.cancel(false);
            } catch (RejectedExecutionException shutDown) {
                return () -> { };
            }
        };
    }
}
