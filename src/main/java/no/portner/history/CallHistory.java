package no.portner.history;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What became of one route's calls in the last quarter of an hour. Calls know nothing of it: it looks at counters that are there
 * anyway, every ten seconds and whenever somebody asks, and keeps the differences. Safe for any thread.
 */
public final class CallHistory {

    /** How much time one of the kept differences covers. */
    public static final Duration SLOT = Duration.ofSeconds(10);
    static final int SLOTS = 90;

    private final Supplier<CallTotals> counters;
    private final InstantSource clock;
    private final CallTotals[] ring = new CallTotals[SLOTS];
    private int next;
    private CallTotals begun;
    private CallTotals seen;
    private Optional<Instant> lastAnswered = Optional.empty();

    public CallHistory(Supplier<CallTotals> counters, InstantSource clock) {
        this.counters = Objects.requireNonNull(counters, "counters");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.begun = counters.get();
        this.seen = begun;
    }

    /** A slot is over. */
    public synchronized void turn() {
        CallTotals now = look();
        ring[next] = now.since(begun);
        next = (next + 1) % SLOTS;
        begun = now;
    }

    /** Finished slots and the one that has begun, the oldest first. */
    public synchronized List<CallTotals> slots() {
        List<CallTotals> slots = new ArrayList<>(SLOTS + 1);
        for (int i = 0; i < SLOTS; i++) {
            CallTotals slot = ring[(next + i) % SLOTS];
            if (slot != null) {
                slots.add(slot);
            }
        }
        slots.add(look().since(begun));
        return slots;
    }

    /** When the upstream last answered, as exactly as anybody looked. */
    public synchronized Optional<Instant> lastAnswered() {
        look();
        return lastAnswered;
    }

    private CallTotals look() {
        CallTotals now = counters.get();
        if (now.answered() > seen.answered()) {
            lastAnswered = Optional.of(clock.instant());
        }
        seen = now;
        return now;
    }
}
