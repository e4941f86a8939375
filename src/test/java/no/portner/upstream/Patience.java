package no.portner.upstream;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread does in its own time: an assertion is tried until it holds, for fifteen seconds. */
public final class Patience {

    private Patience() {
    }

    public static void eventually(Runnable assertion) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
