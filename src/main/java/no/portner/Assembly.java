package no.portner;

import io.netty.channel.EventLoopGroup;
import io.quarkus.runtime.ImageMode;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import no.portner.cli.Version;
import no.portner.history.Events;
import no.portner.listener.AmqpDoor;
import no.portner.listener.ConsumerHeader;
import no.portner.listener.Diagnostics;
import no.portner.listener.Interception;
import no.portner.listener.Limits;
import no.portner.listener.MemoryMargin;
import no.portner.listener.Parts;
import no.portner.listener.ProxyServer;
import no.portner.listener.RequiredHeader;
import no.portner.listener.RouteTokens;
import no.portner.listener.Traffic;
import no.portner.listener.UnauthorisedCounters;
import no.portner.observe.AccessLog;
import no.portner.observe.Metrics;
import no.portner.observe.UpstreamFailures;
import no.portner.route.Route;
import no.portner.route.RouteTable;
import no.portner.token.RotatingToken;
import no.portner.token.TokenStatus;
import no.portner.token.maskinporten.MpCodes;
import no.portner.token.maskinporten.RestExchange;
import no.portner.transport.Transport;
import no.portner.upstream.Forwarder;
import no.portner.upstream.UpstreamTls;
import org.jboss.logging.Logger;

/** The parts of a running Portner, put together. */
final class Assembly implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Assembly.class);
    private static final String LOCALHOST = "localhost";

    private final PortnerConfig config;
    private final Transport transport;
    private final List<Route> routes;
    private final TokenOffer tokenOffer;
    private final Tracing tracing;
    private final TokenParts tokenParts;
    /** For reading small files on file systems that may be slow. */
    private final ExecutorService files = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "portner-files");
        thread.setDaemon(true);
        return thread;
    });
    private final IntegrationWatch integrationWatch;
    private final RouteTokens tokens;
    private final Traffic traffic;
    private final OwnListener own = new OwnListener();
    private final UnauthorisedCounters unauthorised = new UnauthorisedCounters();
    private final Events events = new Events(InstantSource.system());
    private final StatusTelling telling;
    private final AccessLog accessLog;
    private final Forwarder forwarder;
    private final Optional<AmqpRunning> amqp;
    private final ProxyServer server;

    private Assembly(Prepared prepared, EventLoopGroup loops, Metrics metrics) throws IOException {
        config = prepared.config();
        transport = Transport.of(loops);
        RestExchange exchange = new RestExchange(Optional.of(prepared.roots()), config.upstream().proxy());
        tracing = Tracing.of(prepared, exchange);
        tokenParts = new TokenParts(prepared, exchange, tracing.traces(), events);
        Map<Route, RotatingToken> rotating = new LinkedHashMap<>();
        List<TokenOffer.Of> offered = new ArrayList<>();
        Map<Route, IntegrationSettings> integrations = new LinkedHashMap<>();
        config.routes().forEach(configured -> {
            Route route = configured.toRoute();
            rotating.put(route, tokenParts.tokenOf(configured));
            offered.add(new TokenOffer.Of(configured, rotating.get(route)));
            integrations.put(route, configured.integrations());
        });
        integrationWatch = new IntegrationWatch(integrations, config.reloadInterval(), files, tokenParts.timers(), System::nanoTime);
        integrationWatch.start();
        routes = List.copyOf(rotating.keySet());
        tokenOffer = new TokenOffer(offered, tokenParts.life());
        tokens = new RouteTokens(rotating);
        traffic = new Traffic(new Limits(config.limits().maxConnections(), config.limits().maxRequests(), config.limits().maxTunnels(),
                config.limits().heads(), config.limits().pace()), new MemoryMargin(transport.memory()));
        forwarder = new Forwarder(transport, UpstreamTls.trusting(prepared.roots(), prepared.libraries().tls()), own,
                config.upstream().settings(config.limits()));
        accessLog = new AccessLog(RunningLog.form(config.log()), tokenParts.life(), System.out);
        UpstreamFailures failures = new UpstreamFailures(InstantSource.system(), accessLog);
        Interception ca = PodCa.open(config, prepared.libraries().tls(), prepared.roots(), files, tokenParts.timers());
        amqp = new AmqpParts(tokens, forwarder, integrationWatch, metrics, accessLog).running(config, routes);
        server = new ProxyServer(new Parts(new RouteTable(routes, Set.copyOf(config.hostAliases())), tokens, forwarder, traffic,
                metrics.counting(failures), integrationWatch,
                config.consumer().map(c -> ConsumerHeader.named(c.header(), c.organisations())).orElse(ConsumerHeader.none()),
                config.forward().requiredHeader().map(RequiredHeader::named).orElse(RequiredHeader.none()), config.forward().unmatched(),
                config.interception().connect(), PodCa.ofRoutes(config, ca), unauthorised,
                config.log().debugHeader().map(Diagnostics::named).orElse(Diagnostics.NONE), tracing.traces(),
                amqp.map(running -> new AmqpDoor(running.gateway(), ca))));
        tell(metrics);
        telling = new StatusTelling(config, rotating, tokenParts, traffic, failures, events, metrics, amqp);
    }

    /** @throws IOException when the application cannot be told of the pod's CA; the message names the variable to set */
    static Assembly of(Prepared prepared, EventLoopGroup loops, Metrics metrics) throws IOException {
        return new Assembly(prepared, loops, metrics);
    }

    private void tell(Metrics metrics) {
        metrics.build(Version.NUMBER, ImageMode.current() == ImageMode.NATIVE_RUN ? "native" : "jvm", System.getProperty("java.version"), Instant.now());
        metrics.traffic(traffic::connections, traffic::requests, traffic::tunnels);
        metrics.tokenRequests(tokenParts.cache().counters(), MpCodes.known());
        routes.forEach(route -> {
            metrics.token(route.name(), () -> tokens.of(route).status());
            metrics.upstream(route.name(), () -> forwarder.use(route).busy(), () -> forwarder.use(route).idle(), () -> forwarder.use(route).waiting());
        });
        clientIds().forEach(id -> metrics.clock(id, () -> tokenParts.clients().clockOffset(id)));
        tokenParts.calendar().tell(metrics);
        metrics.keyReloads(Outcomes.of(tokenParts.reloads()));
        metrics.integrationReloads(Outcomes.of(integrationWatch.reloads()));
        metrics.unauthorised(Outcomes.of(unauthorised));
        tracing.tell(metrics);
    }

    private List<String> clientIds() {
        return config.routes().stream().map(route -> route.client().clientId()).distinct().toList();
    }

    /**
     * Binds what the application's calls come to: when this returns, all of it listens.
     *
     * @param adminPort where Quarkus' admin listener is, which no call may reach through us
     * @param probesPort likewise
     */
    Listeners listen(int adminPort, int probesPort) throws IOException {
        own.boundTo(addresses(config.admin().address()), adminPort);
        own.boundTo(addresses(config.probes().address()), probesPort);
        int proxy = bind(ProxyServer.Kind.PROXY, config.proxy().address(), config.proxy().port());
        OptionalInt https = OptionalInt.empty();
        OptionalInt http = OptionalInt.empty();
        OptionalInt messages = OptionalInt.empty();
        if (config.interception().transparent().isPresent()) {
            InterceptionConfig.Ports transparent = config.interception().transparent().get();
            https = OptionalInt.of(bind(ProxyServer.Kind.TRANSPARENT_HTTPS, LOCALHOST, transparent.https()));
            http = OptionalInt.of(bind(ProxyServer.Kind.TRANSPARENT_HTTP, LOCALHOST, transparent.http()));
        }
        if (config.amqp().isPresent()) {
            ListenerConfig listener = config.amqp().get().listener();
            messages = OptionalInt.of(bind(ProxyServer.Kind.AMQP, listener.address(), listener.port()));
        }
        return new Listeners(proxy, https, http, messages);
    }

    private int bind(ProxyServer.Kind kind, String address, int port) throws IOException {
        List<InetAddress> addresses = addresses(address);
        int bound = server.bind(transport, kind, addresses, port);
        own.boundTo(addresses, bound);
        return bound;
    }

    private static List<InetAddress> addresses(String address) throws IOException {
        return address.equals(LOCALHOST) ? List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1"))
                : List.of(InetAddress.getByName(address));
    }

    /** What keeps Portner from being ready, in words: nothing that is not this pod's own (design: Life and death). */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Route route : routes) {
            TokenStatus status = tokens.of(route).status();
            boolean there = switch (config.life().readiness()) {
                case STARTED -> true;
                case FIRST_TOKEN -> status.granted();
                case TOKEN -> status.left().isPresent();
            };
            if (!there) {
                missing.add("route " + route.name() + " has no token" + status.lastError().map(e -> ": " + e.detail()).orElse(" yet"));
            }
        }
        return missing;
    }

    TokenOffer tokenOffer() {
        return tokenOffer;
    }

    AccessLog accessLog() {
        return accessLog;
    }

    /** What the status page tells. */
    StatusTelling telling() {
        return telling;
    }

    /** Lets what is under way come to its end, and as long as the application still works also what is new. */
    void drain() {
        telling.stopping();
        new Drain(config.life(), traffic, server).run();
        amqp.map(running -> running.gateway().stop()).filter(cut -> cut > 0).ifPresent(cut -> LOG.infof("%d AMQP connections closed", cut));
    }

    @Override
    public void close() {
        server.close();
        tokenParts.close();
        files.shutdownNow();
        tracing.close();
    }
}
