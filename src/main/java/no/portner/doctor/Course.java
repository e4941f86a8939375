package no.portner.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** One step after the other, each told as it begins and as it ends; no wait is without an end, and neither is the sum of them. */
final class Course {

    private static final Text TIME_IS_UP = Text.of("tiden er ute", "the time is up");

    /** A step's work. */
    interface Work {
        Outcome run() throws Exception;
    }

    private final Report report;
    private final LongSupplier nanoTime;
    private final long deadlineNanos;
    private final List<Outcome> outcomes = new ArrayList<>();

    /** @param atMost for all steps together: after it none is begun, and none waited for */
    Course(Report report, Duration atMost, LongSupplier nanoTime) {
        this.report = Objects.requireNonNull(report, "report");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.deadlineNanos = nanoTime.getAsLong() + atMost.toNanos();
    }

    Outcome step(Step step, String subject, Work work) {
        if (left() <= 0) {
            boolean first = outcomes.stream().noneMatch(outcome -> outcome.is(Trouble.TIME_UP));
            return tell(first ? Outcome.of(step, subject, Trouble.TIME_UP) : Outcome.skipped(step, subject, TIME_IS_UP));
        }
        report.begins(step, subject);
        Outcome outcome;
        try {
            outcome = work.run();
        } catch (Exception e) {
            outcome = Outcome.of(step, subject, Trouble.INTERNAL, String.valueOf(e));
        }
        return tell(outcome);
    }

    /** What nothing has to be tried for. */
    Outcome tell(Outcome outcome) {
        outcomes.add(outcome);
        report.ended(outcome);
        return outcome;
    }

    /** Waits for an answer, and not longer than there is time. @throws Exception the failure itself, a TimeoutException too */
    <T> T await(Future<T> answer, Duration atMost) throws Exception {
        try {
            return answer.get(Math.max(1, Math.min(atMost.toNanos(), left())), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw e;
        }
    }

    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    private long left() {
        return deadlineNanos - nanoTime.getAsLong();
    }
}
