package no.portner.token.maskinporten;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import no.portner.token.Timers;

/** A clock that moves when told to, for a cache whose attempts run on real threads. */
final class ManualTime implements Timers, LongSupplier {

    private record Task(long at, Runnable run) {
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::at));
    private long now;

    @Override
    public synchronized long getAsLong() {
        return now;
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable run) {
        Task task = new Task(now + delay.toNanos(), run);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    void pass(Duration time) {
        long end = getAsLong() + time.toNanos();
        Task task;
        while ((task = due(end)) != null) {
            task.run().run();
        }
    }

    private synchronized Task due(long end) {
        Task next = tasks.peek();
        if (next == null || next.at() > end) {
            now = end;
            return null;
        }
        now = Math.max(now, next.at());
        return tasks.poll();
    }
}
