package no.portner;

import io.quarkus.runtime.ImageMode;
import io.quarkus.vertx.http.HttpServer;
import org.jboss.logging.Logger;

/** What is said once everything listens: where, and what goes where. */
final class Announcement {

    private static final Logger LOG = Logger.getLogger(Portner.class);

    private Announcement() {
    }

    static void log(PortnerConfig config, int port, HttpServer quarkus) {
        config.warnings().forEach(warning -> LOG.warnf("%s", warning));
        for (RouteConfig route : config.routes()) {
            LOG.infof("route %s: %s%s with scope %s", route.name(), route.host(), route.prefixes(), String.join(" ", route.scopes()));
        }
        LOG.infof("listening: proxy %s:%d, admin %s:%d, probes %s:%d (%s)", config.proxy().address(), port,
                config.admin().address(), actual(quarkus.getPort(), config.admin()),
                config.probes().address(), actual(quarkus.getManagementPort(), config.probes()),
                ImageMode.current() == ImageMode.NATIVE_RUN ? "native" : "JVM");
    }

    /** Quarkus tells a port only when it is not the configured one. */
    private static int actual(int told, ListenerConfig configured) {
        return told < 0 ? configured.port() : told;
    }
}
