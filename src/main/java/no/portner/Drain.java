package no.portner;

import java.time.Duration;
import no.portner.listener.ProxyServer;
import no.portner.listener.Traffic;
import org.jboss.logging.Logger;

/**
 * The end after SIGTERM (design: Life and death). A native sidecar is told when the application has gone: it leaves as soon as nothing is
 * under way. An ordinary container is told together with the application, which still works: it serves on until nothing has been under
 * way for three seconds. Either way it is over after the drain timeout.
 */
final class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final LifeConfig life;
    private final Traffic traffic;
    private final ProxyServer server;

    Drain(LifeConfig life, Traffic traffic, ProxyServer server) {
        this.life = life;
        this.traffic = traffic;
        this.server = server;
    }

    /** Returns when all is done or the time is over. */
    void run() {
        boolean sidecar = life.shutdown() == LifeConfig.Shutdown.SIDECAR;
        Duration quiet = sidecar ? Duration.ZERO : QUIET;
        long begun = System.nanoTime();
        LOG.infof("draining: %d calls under way, at most %d s", traffic.requests(), life.drainTimeout().toSeconds());
        traffic.drain();
        if (sidecar) {
            server.stopListening();
        }
        while (!isQuiet(quiet, begun) && System.nanoTime() - begun < life.drainTimeout().toNanos()) {
            pause();
        }
        server.stopListening();
        LOG.infof("drained: %d calls cut", traffic.requests());
    }

    /** Quiet counts from SIGTERM on: the application has not said its last word just because it was silent before. */
    private boolean isQuiet(Duration quiet, long begun) {
        return traffic.isIdle() && traffic.idleNanos() >= quiet.toNanos() && System.nanoTime() - begun >= quiet.toNanos();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
