package no.portner.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Notices when the machine is too busy for anybody to keep time: with tokens of 3 s a call that failed just then proves little. */
final class Stalls implements Runnable {

    private static final long NAP_NANOS = Duration.ofMillis(5).toNanos();

    private final History history;
    private final BooleanSupplier goOn;

    Stalls(History history, BooleanSupplier goOn) {
        this.history = history;
        this.goOn = goOn;
    }

    @Override
    public void run() {
        while (goOn.getAsBoolean()) {
            long begun = System.nanoTime();
            LockSupport.parkNanos(NAP_NANOS);
            history.stall(Instant.now(), Duration.ofNanos(System.nanoTime() - begun - NAP_NANOS));
        }
    }
}
