package no.portner.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What became of the calls. Safe for all the threads that make them. */
final class Tally {

    private static final int DESCRIBED = 10;
    private static final Duration DELAYED = Duration.ofMillis(100);
    private static final Duration LONG_DELAYED = Duration.ofSeconds(1);

    private final Supplier<String> circumstances;
    private final List<String> failures = new ArrayList<>();
    private long calls;
    private long failed;
    private long delayed;
    private long longDelayed;
    private Duration longest = Duration.ZERO;

    /** @param circumstances what is going on right now, for whoever reads why a call failed */
    Tally(Supplier<String> circumstances) {
        this.circumstances = circumstances;
    }

    /** @param problem empty for a call that went well */
    synchronized void call(String what, Duration took, String problem) {
        calls++;
        if (took.compareTo(longest) > 0) {
            longest = took;
        }
        if (took.compareTo(DELAYED) > 0) {
            delayed++;
        }
        if (took.compareTo(LONG_DELAYED) > 0) {
            longDelayed++;
        }
        if (!problem.isEmpty()) {
            failed++;
            if (failures.size() < DESCRIBED) {
                failures.add(Instant.now() + " " + what + ", after " + took.toMillis() + " ms: " + problem + "\n      "
                        + circumstances.get());
            }
        }
    }

    synchronized long calls() {
        return calls;
    }

    synchronized long failed() {
        return failed;
    }

    /** The first ones. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized long delayed() {
        return delayed;
    }

    synchronized long longDelayed() {
        return longDelayed;
    }

    synchronized Duration longest() {
        return longest;
    }
}
