package no.portner.history;

import java.time.Instant;
import java.util.Objects;

/**
 * A connection that could not be opened. The same again and again is one.
 *
 * @param outcome what became of it, as the metrics name it
 * @param code the reply code that its protocol has for that
 * @param detail an English sentence, safe to show; empty where the outcome says all
 * @param first when that was known first
 * @param last when that was known last
 * @param times how many there were
 */
public record FailedConnection(String outcome, int code, String detail, Instant first, Instant last, int times) {

    public FailedConnection {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(last, "last");
        if (times < 1) {
            throw new IllegalArgumentException("it has failed: " + times);
        }
    }

    /** Whether the other one says the same, but for the time. */
    boolean isAgain(FailedConnection other) {
        return outcome.equals(other.outcome) && code == other.code && detail.equals(other.detail);
    }

    FailedConnection after(FailedConnection before) {
        return new FailedConnection(outcome, code, detail, before.first, last, before.times + 1);
    }
}
