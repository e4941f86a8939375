package no.portner.blackbox;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does in its own time: an assertion is tried until it holds or the time is over. */
public final class Eventually {

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Eventually() {
    }

    /** An assertion that may throw anything. */
    public interface Assertion {

        void hold() throws Exception;
    }

    /** @param within how long it may take until it holds */
    public static void eventually(Duration within, Assertion assertion) throws Exception {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            try {
                assertion.hold();
                return;
            } catch (AssertionError | IOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Does the work again and again until the time is over. */
    public static void repeatedly(Duration time, Duration pause, Callable<?> work) throws Exception {
        long deadline = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - deadline < 0) {
            work.call();
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
