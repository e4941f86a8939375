package no.portner.trace;

import java.util.Objects;

/** Where spans go. */
@FunctionalInterface
interface Collector {

    /** What became of a request. */
    enum Outcome { TAKEN, TRY_AGAIN, REFUSED }

    /** @param detail for people, where it was not taken */
    record Answer(Outcome outcome, String detail) {

        static final Answer TAKEN = new Answer(Outcome.TAKEN, "");

        public Answer {
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /** Blocks, for a bounded time, and throws nothing. */
    Answer send(byte[] request);
}
