package no.portner.twin;

import io.quarkus.dev.console.DevConsoleManager;
import io.quarkus.dev.spi.HotReplacementContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Looks for edited sources once a second in dev mode. Quarkus looks when a request arrives at its own HTTP listener; the proxy's listener is
 * not that one, so without this an edit would show only after a visit to the admin port.
 */
final class LiveReload implements Runnable {

    private static final Logger LOG = Logger.getLogger(LiveReload.class);

    private final HotReplacementContext sources;

    private LiveReload(HotReplacementContext sources) {
        this.sources = sources;
    }

    /** Begins to look, where this is Quarkus' dev mode. */
    static void begin() {
        HotReplacementContext sources = DevConsoleManager.getHotReplacementContext();
        if (sources != null) {
            Thread thread = new Thread(new LiveReload(sources), "portner-live-reload");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Ends with the first reload that comes up: the application that it starts looks for itself. */
    @Override
    public void run() {
        boolean reloaded = false;
        while (!reloaded && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            try {
                reloaded = sources.doScan(true) && sources.getDeploymentProblem() == null;
            } catch (Exception e) {
                LOG.warnf("Looking for edited sources failed: %s", e.getMessage());
                return;
            }
        }
    }
}
