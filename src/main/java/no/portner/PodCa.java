package no.portner;

import java.io.IOException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import no.portner.listener.AmqpDoor;
import no.portner.listener.Interception;
import no.portner.pki.InterceptionContexts;
import no.portner.pki.PodCaSettings;
import no.portner.token.Timers;
import no.portner.transport.TlsEngine;
import no.portner.upstream.TrustRoots;

/** The pod's own CA, where there is something to intercept: made before anything listens, its leaves renewed for ever after. */
final class PodCa {

    private final InterceptionContexts contexts;
    private final ExecutorService worker;
    private final Timers timers;

    private PodCa(InterceptionContexts contexts, ExecutorService worker, Timers timers) {
        this.contexts = contexts;
        this.worker = worker;
        this.timers = timers;
    }

    /**
     * Blocks for files.
     *
     * @param engine who encrypts towards the application
     * @param roots of which the system's own are handed on to the application
     * @param worker where keys are made while Portner runs
     * @throws IOException when the application cannot be told whom to trust; the message names the variable to set
     */
    static Interception open(PortnerConfig config, TlsEngine engine, KeyStore roots, ExecutorService worker, Timers timers) throws IOException {
        InterceptionConfig interception = config.interception();
        if (!interception.needsAuthority()) {
            return Interception.NONE;
        }
        Set<String> hosts = hosts(config);
        config.amqp().ifPresent(amqp -> hosts.addAll(List.of(amqp.host(), AmqpDoor.LOCALHOST)));
        PodCaSettings settings = new PodCaSettings(hosts, interception.caDir(), interception.caKeyDir(), engine,
                TrustRoots.ofSystem(roots));
        PodCa ca = new PodCa(InterceptionContexts.open(settings, InstantSource.system()), worker, timers);
        ca.renew();
        return ca.contexts::contextFor;
    }

    /** The same for the routes' hosts alone: nobody calls another one by HTTP. */
    static Interception ofRoutes(PortnerConfig config, Interception all) {
        Set<String> hosts = Set.copyOf(hosts(config));
        return host -> hosts.contains(host) ? all.contextFor(host) : null;
    }

    private static Set<String> hosts(PortnerConfig config) {
        return config.routes().stream().map(RouteConfig::host).collect(Collectors.toCollection(HashSet::new));
    }

    private void renew() {
        Duration pause = contexts.renewDue();
        timers.after(pause, () -> {
            try {
                worker.execute(this::renew);
            } catch (RejectedExecutionException shutDown) {
                // Nobody will be intercepted any more.
            }
        });
    }
}
