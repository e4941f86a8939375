package no.portner.history;

import java.time.Instant;
import java.util.Objects;

/**
 * A call that upstream failed.
 *
 * @param at when it was over
 * @param what the type of Portner's own error ({@code upstream-unreachable}), or upstream's status ({@code 503})
 * @param detail an English sentence; empty where the status says all
 */
public record Failure(Instant at, String what, String detail) {

    public Failure {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(detail, "detail");
    }
}
