package no.portner.history;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The last connections that could not be opened, the newest last. Clients try again every few seconds: the same failure is one with a count,
 * wherever it stands, so that two that take turns are two. Safe for any thread.
 */
public final class FailedConnections {

    static final int MOST = 10;

    private final InstantSource clock;
    private final List<FailedConnection> failures = new ArrayList<>(MOST + 1);

    public FailedConnections(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** @param detail safe to show */
    public synchronized void add(String outcome, int code, String detail) {
        Instant now = clock.instant();
        FailedConnection failure = new FailedConnection(outcome, code, detail, now, now, 1);
        for (int i = 0; i < failures.size(); i++) {
            if (failure.isAgain(failures.get(i))) {
                failures.add(failure.after(failures.remove(i)));
                return;
            }
        }
        failures.add(failure);
        if (failures.size() > MOST) {
            failures.remove(0);
        }
    }

    /** The newest first. */
    public synchronized List<FailedConnection> latest() {
        List<FailedConnection> latest = new ArrayList<>(failures);
        Collections.reverse(latest);
        return latest;
    }
}
