package no.portner.token;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** A clock that moves when told to, running what falls due on its way. Begins near overflow, as {@link System#nanoTime} may. */
final class FakeTime implements Timers, LongSupplier {

    private record Task(long at, long order, Runnable run) {
    }

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong((Task task) -> task.at() - start()).thenComparingLong(Task::order));
    private long now = start();
    private long order;

    private static long start() {
        return Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();
    }

    @Override
    public long getAsLong() {
        return now;
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable run) {
        Task task = new Task(now + delay.toNanos(), order++, run);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    void pass(Duration time) {
        long end = now + time.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at() - end <= 0) {
            Task task = tasks.poll();
            now = Math.max(task.at() - now, 0) + now;
            task.run().run();
        }
        now = end;
    }

    void passSeconds(double seconds) {
        pass(Duration.ofNanos((long) (seconds * 1e9)));
    }
}
