package no.portner.twin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest entries and the count of all: a load test must not fill the memory with its own history. */
final class Journal<T> {

    private static final int KEPT = 20_000;

    private final Deque<T> entries = new ArrayDeque<>();
    private long count;

    synchronized void add(T entry) {
        count++;
        entries.addLast(entry);
        if (entries.size() > KEPT) {
            entries.removeFirst();
        }
    }

    /** Oldest first. */
    synchronized List<T> entries() {
        return List.copyOf(entries);
    }

    synchronized long count() {
        return count;
    }

    synchronized void clear() {
        entries.clear();
        count = 0;
    }
}
