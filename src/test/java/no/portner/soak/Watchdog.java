package no.portner.soak;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Ends the program when its time is over whatever hangs, and takes Portner along: it is this process' only child. */
final class Watchdog {

    private static final int COULD_NOT = 2;

    private Watchdog() {
    }

    static void start(Duration time) {
        Runtime.getRuntime().addShutdownHook(new Thread(Watchdog::endChildren, "end of Portner"));
        long end = System.nanoTime() + time.toNanos();
        Thread thread = new Thread(() -> {
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            System.err.println("The soak did not end in " + time.toSeconds() + " s.");
            endChildren();
            Runtime.getRuntime().halt(COULD_NOT);
        }, "watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    private static void endChildren() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    }
}
