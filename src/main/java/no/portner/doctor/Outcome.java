package no.portner.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of a step.
 *
 * @param subject whose step it is: a client, a host, an integration
 * @param told what was found, or why nothing was tried
 * @param details what Portner or a server said, as it was said: in English or as the server speaks; empty when all is well
 */
record Outcome(Step step, Status status, String subject, Text told, List<String> details, Optional<Diagnosis> diagnosis) {

    /** How it went. */
    enum Status {
        OK, WARNING, FAILED, SKIPPED;

        /** As it stands in JSON. */
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Outcome {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(told, "told");
        details = List.copyOf(details);
        if (diagnosis.isPresent() != (status == Status.WARNING || status == Status.FAILED)) {
            throw new IllegalArgumentException("what is wrong has a diagnosis, and nothing else has");
        }
    }

    static Outcome ok(Step step, String subject, Text told) {
        return new Outcome(step, Status.OK, subject, told, List.of(), Optional.empty());
    }

    static Outcome skipped(Step step, String subject, Text because) {
        return new Outcome(step, Status.SKIPPED, subject, because, List.of(), Optional.empty());
    }

    static Outcome of(Step step, String subject, Diagnosis diagnosis, List<String> details) {
        return new Outcome(step, diagnosis.warning() ? Status.WARNING : Status.FAILED, subject, diagnosis.wrong(), details, Optional.of(diagnosis));
    }

    static Outcome of(Step step, String subject, Trouble trouble, String... details) {
        return of(step, subject, trouble.diagnosis(), List.of(details));
    }

    boolean isFailed() {
        return status == Status.FAILED;
    }

    boolean is(Trouble trouble) {
        return diagnosis.filter(trouble.diagnosis()::equals).isPresent();
    }
}
