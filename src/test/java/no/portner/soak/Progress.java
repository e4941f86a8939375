package no.portner.soak;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import no.portner.twin.TokenState;
import no.portner.twin.Twin;

/** A line every 10 s while the soak runs. */
final class Progress {

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    private final Twin twin;
    private final History history;
    private final Tally tally;
    private final Process process;

    Progress(Twin twin, History history, Tally tally, Process process) {
        this.twin = twin;
        this.history = history;
        this.tally = tally;
        this.process = process;
    }

    void until(Duration time, BooleanSupplier goOn) {
        long begun = System.nanoTime();
        long next = EVERY.toNanos();
        while (goOn.getAsBoolean() && System.nanoTime() - begun < time.toNanos()) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (System.nanoTime() - begun >= next) {
                next += EVERY.toNanos();
                System.out.println(line(Duration.ofNanos(System.nanoTime() - begun)));
            }
        }
    }

    private String line(Duration since) {
        return String.format("%4d s  calls %d, failed %d, with a dead token %d, over 100 ms %d; token requests %d; faults %d, under attack"
                + " %d; revocations %d; new keys %d; new passwords %d; %s", since.toSeconds(), tally.calls(), tally.failed(),
                twin.fiks().calls(TokenState.DEAD), tally.delayed(), twin.maskinporten().tokenRequests(), history.faults().size(),
                history.underAttack(), history.revocations().size(), history.keys().size(), history.passwords(), Memory.of(process));
    }
}
