package no.portner.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Time that passes, unless all is over meanwhile. */
final class Pause {

    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    private final BooleanSupplier goOn;

    Pause(BooleanSupplier goOn) {
        this.goOn = goOn;
    }

    boolean goesOn() {
        return goOn.getAsBoolean();
    }

    /** @return false when all was over before */
    boolean of(Duration time) {
        return until(Instant.now().plus(time));
    }

    /** @return false when all was over before */
    boolean until(Instant then) {
        while (goesOn() && Instant.now().isBefore(then)) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return goesOn();
    }
}
