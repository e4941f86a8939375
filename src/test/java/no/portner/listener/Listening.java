package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import no.portner.error.ProxyError;
import no.portner.route.Integration;
import no.portner.route.Route;
import no.portner.route.RouteTable;
import no.portner.route.Routes;
import no.portner.token.AccessToken;
import no.portner.token.RotatingToken;
import no.portner.token.TokenCache;
import no.portner.token.TokenCacheSettings;
import no.portner.token.TokenSource;
import no.portner.twin.TwinPki;
import no.portner.upstream.ConnectionLife;
import no.portner.upstream.Forwarder;
import no.portner.trace.TraceParent;
import no.portner.trace.Traces;
import no.portner.transport.BufferMemory;
import no.portner.transport.Transport;
import no.portner.transport.UnderTest;
import no.portner.upstream.UpstreamSettings;
import no.portner.upstream.UpstreamTls;

/** The data path on real sockets: a proxy listener with one route, on event loops of its own, whose token is always the same. */
final class Listening implements AutoCloseable {

    /** What the listener said of a call that is over. */
    record Ended(String method, int status, ProxyError.Kind error) {
    }

    static final TokenSource FIXED = (request, atMost) -> CompletableFuture.completedFuture(
            new AccessToken("the-token", System.nanoTime(), Duration.ofHours(1)));

    static final ConnectionLife LIFE = new ConnectionLife(Duration.ofSeconds(15), Duration.ofMinutes(5));
    static final UpstreamSettings HTTP1 = new UpstreamSettings(false, Optional.empty(), LIFE);
    static final UpstreamSettings HTTP2 = new UpstreamSettings(true, Optional.empty(), LIFE);

    final Traffic traffic;
    final int port;
    /** The transparent listeners' ports. */
    final int https;
    final int http;
    private final EventLoopGroup loops;
    private final Builder made;
    private final UpstreamTls tls;
    private final RouteTable routes;
    private final RouteTokens routeTokens;
    private final UnauthorisedCounters unauthorised = new UnauthorisedCounters();
    private final ProxyServer server;
    /** What is done when the listener says that a call is over, from within its saying so. */
    volatile Runnable whenEnded = () -> { };
    private final BlockingQueue<Ended> calls = new LinkedBlockingQueue<>();
    /** How long the upstream took for each head of an answer. */
    final BlockingQueue<Long> answers = new LinkedBlockingQueue<>();
    /** What was recorded of them. */
    final BlockingQueue<TraceParent> spans = new LinkedBlockingQueue<>();

    private Listening(Builder made) throws Exception {
        Leaks.watch();
        loops = UnderTest.loops(made.loops);
        Route fiks = Routes.to("fiks", "localhost", URI.create("https://" + made.name + ":" + made.upstream), made.integration,
                Route.ClientAuthorization.KEEP, "/");
        Route route = new Route(fiks.name(), fiks.host(), fiks.prefixes(), fiks.upstream(), fiks.authorization(),
                fiks.integrations(), Duration.ofSeconds(30), made.responseTimeout, made.idleTimeout);
        TokenCache cache = new TokenCache(made.tokens, (delay, task) -> () -> { }, System::nanoTime, () -> 0.5, TokenCacheSettings.DEFAULT);
        traffic = new Traffic(made.limits, made.memory);
        Transport transport = Transport.of(loops, made.memory.buffers());
        this.made = made;
        tls = UpstreamTls.trusting(roots(made.pki), UnderTest.TLS);
        routes = new RouteTable(List.of(route), Set.of());
        routeTokens = new RouteTokens(Map.of(route, new RotatingToken(cache, Routes.TOKEN)));
        server = new ProxyServer(parts(loops), made.handshakeTimeout, made.clientsClock);
        List<InetAddress> loopback = List.of(InetAddress.getByName("127.0.0.1"));
        port = server.bind(transport, ProxyServer.Kind.PROXY, loopback, 0);
        https = server.bind(transport, ProxyServer.Kind.TRANSPARENT_HTTPS, loopback, 0);
        http = server.bind(transport, ProxyServer.Kind.TRANSPARENT_HTTP, loopback, 0);
    }

    /** The same parts with connections to upstreams on other loops. */
    Parts parts(EventLoopGroup on) throws Exception {
        return new Parts(routes, routeTokens, new Forwarder(Transport.of(on, made.memory.buffers()), tls, made.ourselves,
                made.upstreamSettings, made.nameServers, made.clock), traffic, log, made.integrationCheck, made.consumer,
                made.required, made.unmatched, made.interceptConnect, made.interception, unauthorised, made.diagnostics, made.traces, Optional.empty());
    }

    private final CallLog log = new CallLog() {
        @Override
        public void ended(Route route, String method, int status, Duration took, ProxyError error) {
            Listening.this.ended(route, method, status, took, error);
        }

        @Override
        public void answered(Route route, long waitedNanos, TraceParent span) {
            answers.add(waitedNanos);
            if (span != null) {
                spans.add(span);
            }
        }

        @Override
        public void left(CallFacts call) {
            made.told.left(call);
        }
    };

    private void ended(Route route, String method, int status, Duration took, ProxyError error) {
        whenEnded.run();
        calls.add(new Ended(method, status, error == null ? null : error.kind()));
    }

    private static KeyStore roots(TwinPki pki) throws Exception {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("twin", pki.ca());
        return roots;
    }

    static Builder before(int upstreamPort, TwinPki pki) {
        return new Builder(upstreamPort, pki);
    }

    RawClient client() throws IOException {
        return new RawClient(port);
    }

    /** One that has nothing left to acknowledge: what it sends next is what its test says, with nothing in between. */
    Http2Client http2() throws IOException {
        Http2Client client = new Http2Client(port);
        client.until(() -> client.settingsAcks > 0 || client.goAway != null);
        return client;
    }

    UnauthorisedCounters unauthorised() {
        return unauthorised;
    }

    /** Returns when a call is under way and has come as far as it can by itself: where there is one loop, it has then served another client. */
    void awaitCall() throws IOException {
        long since = System.nanoTime();
        while (traffic.requests() == 0 && System.nanoTime() - since < TimeUnit.SECONDS.toNanos(15)) {
            Thread.onSpinWait();
        }
        assertThat(made.loops).as("loops").isEqualTo(1);
        try (RawClient other = client()) {
            other.send("GET / HTTP/1.1\r\nHost: another.example.no\r\n\r\n").answer();
        }
    }

    /** The next call that is over. */
    Ended ended() throws InterruptedException {
        Ended ended = calls.poll(15, TimeUnit.SECONDS);
        assertThat(ended).as("a call that is over").isNotNull();
        return ended;
    }

    /** Everything is closed, the counters are at zero, and no buffer was lost. */
    @Override
    public void close() throws Exception {
        server.close();
        tls.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        assertThat(traffic.connections()).as("connections still counted").isZero();
        assertThat(traffic.requests()).as("calls still counted").isZero();
        assertThat(Leaks.found()).as("buffers lost").isEmpty();
    }

    static final class Builder {

        private final int upstream;
        private final TwinPki pki;
        private Limits limits = new Limits(100, 100);
        private Duration responseTimeout = Duration.ofSeconds(30);
        private Duration idleTimeout = Duration.ofSeconds(30);
        private TokenSource tokens = FIXED;
        private IntegrationCheck integrationCheck = IntegrationCheck.NEVER;
        private Optional<Integration> integration = Optional.empty();
        private LongSupplier clock = System::nanoTime;
        private LongSupplier clientsClock = System::nanoTime;
        private ConsumerHeader consumer = ConsumerHeader.none();
        private RequiredHeader required = RequiredHeader.none();
        private Unmatched unmatched = Unmatched.PASS;
        private boolean interceptConnect;
        private Interception interception = Interception.NONE;
        private Predicate<InetSocketAddress> ourselves = address -> false;
        private String name = "127.0.0.1";
        private DnsServerAddressStreamProvider nameServers = DnsServerAddressStreamProviders.platformDefault();
        private UpstreamSettings upstreamSettings = HTTP1;
        private int loops = 2;
        private Diagnostics diagnostics = Diagnostics.NONE;
        private CallLog told = (route, method, status, took, error) -> { };
        private Traces traces = Traces.OFF;
        private MemoryMargin memory = new MemoryMargin(BufferMemory.ofThisProcess());
        private Duration handshakeTimeout = ClientPipeline.HANDSHAKE_TIMEOUT;

        private Builder(int upstream, TwinPki pki) {
            this.upstream = upstream;
            this.pki = pki;
        }

        Builder limits(int connections, int requests) {
            limits = new Limits(connections, requests);
            return this;
        }

        Builder limits(Limits all) {
            limits = all;
            return this;
        }

        /** What clients' pace is measured by. */
        Builder clientsClock(LongSupplier nanoTime) {
            clientsClock = nanoTime;
            return this;
        }

        Builder timeouts(Duration response, Duration idle) {
            responseTimeout = response;
            idleTimeout = idle;
            return this;
        }

        Builder tokens(TokenSource source) {
            tokens = source;
            return this;
        }

        /** What the upstream's timeouts are measured by. */
        Builder clock(LongSupplier nanoTime) {
            clock = nanoTime;
            return this;
        }

        Builder consumer(ConsumerHeader header) {
            consumer = header;
            return this;
        }

        Builder required(String header) {
            required = RequiredHeader.named(header);
            return this;
        }

        Builder unmatched(Unmatched what) {
            unmatched = what;
            return this;
        }

        /** Whether an address leads back here. */
        Builder ourselves(Predicate<InetSocketAddress> test) {
            ourselves = test;
            return this;
        }

        Builder interception(Interception with) {
            interceptConnect = true;
            interception = with;
            return this;
        }

        /** How long a client may take for the first words of TLS, and for the rest. */
        Builder handshakeTimeout(Duration timeout) {
            handshakeTimeout = timeout;
            return this;
        }

        Builder integration(Integration integration, IntegrationCheck check) {
            this.integration = Optional.of(integration);
            integrationCheck = check;
            return this;
        }

        /** An upstream by its name, which these servers are asked for. */
        Builder named(String upstream, DnsServerAddressStreamProvider servers) {
            name = upstream;
            nameServers = servers;
            return this;
        }

        /** The header in which answers tell of their way. */
        Builder diagnostics(String header) {
            diagnostics = Diagnostics.named(header);
            return this;
        }

        /** Who is told of every call that has left. */
        Builder telling(CallLog log) {
            told = log;
            return this;
        }

        Builder memory(MemoryMargin margin) {
            memory = margin;
            return this;
        }

        Builder traces(Traces on) {
            traces = on;
            return this;
        }

        Builder settings(UpstreamSettings settings) {
            upstreamSettings = settings;
            return this;
        }

        /** One, where a second client is to meet the first one's pool. */
        Builder oneLoop() {
            loops = 1;
            return this;
        }

        Listening start() throws Exception {
            return new Listening(this);
        }
    }
}
