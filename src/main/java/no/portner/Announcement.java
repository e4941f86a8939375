package no.portner;

import io.netty.channel.EventLoopGroup;
import io.quarkus.runtime.ImageMode;
import java.time.Instant;
import no.portner.sandbox.Sandbox;
import no.portner.transport.Transport;
import org.jboss.logging.Logger;

/** What is said once everything listens: where, and what goes where. */
final class Announcement {

    private static final Logger LOG = Logger.getLogger(Portner.class);

    private Announcement() {
    }

    static void log(Prepared prepared, EventLoopGroup loops, Listeners listeners, Sandbox.Confined confined, int adminPort, int probesPort) {
        PortnerConfig config = prepared.config();
        config.warnings().forEach(warning -> LOG.warnf("%s", warning));
        prepared.keys().forEach((client, reading) -> KeyEnds.warnings(client, reading.key(), Instant.now()).forEach(warning -> LOG.warnf("%s", warning)));
        prepared.libraries().missing().forEach(missing -> LOG.warnf("%s. Portner works without it and takes more CPU; PORTNER_NATIVE_LIBRARIES=off"
                + " ends this warning", missing));
        if (!confined.denied().isEmpty()) {
            LOG.warnf("the kernel does not grant: %s. Portner works without; PORTNER_SANDBOX=off ends this warning", String.join(", ", confined.denied()));
        }
        if (!confined.given().isEmpty()) {
            LOG.infof("sandbox: %s", String.join(", ", confined.given()));
        }
        for (RouteConfig route : config.routes()) {
            LOG.infof("route %s: %s%s with scope %s", route.name(), route.host(), route.prefixes(), String.join(" ", route.scopes()));
        }
        config.amqp().ifPresent(amqp -> LOG.infof("amqp: %s with the token of route %s", amqp.host(), amqp.route().name()));
        config.offered().tokenHeader().ifPresent(header -> LOG.infof("token API: the admin listener gives out the routes' tokens to whoever"
                + " sends the header %s", header));
        LOG.infof("listening: proxy %s:%d, admin %s:%d, probes %s:%d%s%s (%s, %s, %s)", config.proxy().address(), listeners.proxy(),
                config.admin().address(), adminPort, config.probes().address(), probesPort, transparent(listeners), amqp(config, listeners),
                ImageMode.current() == ImageMode.NATIVE_RUN ? "native" : "JVM",
                Transport.waiting(loops), prepared.libraries().tls());
    }

    private static String amqp(PortnerConfig config, Listeners listeners) {
        return config.amqp().map(on -> ", amqp " + on.listener().address() + ":" + listeners.amqp().orElseThrow()).orElse("");
    }

    private static String transparent(Listeners listeners) {
        return listeners.https().isEmpty() ? ""
                : ", transparent https localhost:" + listeners.https().getAsInt() + " and http localhost:" + listeners.http().getAsInt();
    }
}
