package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import no.portner.amqp.AmqpBytes;
import no.portner.amqp.AmqpGateway;
import no.portner.amqp.AmqpLog;
import no.portner.amqp.Outcome;
import no.portner.amqp.Patience;
import no.portner.config.Secret;
import no.portner.observe.AmqpConnections;
import no.portner.route.Integration;
import no.portner.route.Integrations;
import no.portner.route.Route;
import no.portner.route.RouteTable;
import no.portner.route.Routes;
import no.portner.token.AccessToken;
import no.portner.token.RotatingToken;
import no.portner.token.TokenCache;
import no.portner.token.TokenCacheSettings;
import no.portner.token.TokenSource;
import no.portner.trace.Traces;
import no.portner.transport.Transport;
import no.portner.transport.UnderTest;
import no.portner.twin.TwinPki;
import no.portner.upstream.Forwarder;
import no.portner.upstream.UpstreamTls;

/** An AMQP listener on real sockets, on event loops of its own, before a broker that a test scripts. */
final class AmqpListening implements AutoCloseable {

    static final Patience SHORT = new Patience(Duration.ofMillis(300), Duration.ofMillis(600), Duration.ofMillis(400));
    static final Patience LONG = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(3));

    final Traffic traffic;
    final int port;
    final AmqpGateway gateway;
    /** How many tokens have been asked for; each is {@code token-n}. */
    final AtomicInteger tokens = new AtomicInteger();
    /** How often the passwords' files were to be looked at. */
    final AtomicInteger passwords = new AtomicInteger();
    final BlockingQueue<AmqpLog.Ended> ended = new LinkedBlockingQueue<>();
    final BlockingQueue<Outcome> decided = new LinkedBlockingQueue<>();
    /** What the status page and the metrics are told. */
    final AmqpConnections told = new AmqpConnections(() -> true, InstantSource.system());
    private final EventLoopGroup loops;
    private final UpstreamTls tls;
    private final ProxyServer server;

    AmqpListening(int broker, TwinPki pki, Patience patience, Limits limits, Interception interception) throws Exception {
        this(broker, pki, patience, limits, interception, null);
    }

    /** @param source null for tokens of two minutes that are already old enough to be doubted */
    AmqpListening(int broker, TwinPki pki, Patience patience, Limits limits, Interception interception, TokenSource source) throws Exception {
        Leaks.watch();
        loops = UnderTest.loops(2);
        Route route = new Route("amqp", "localhost", List.of("/"), URI.create("amqps://127.0.0.1:" + broker), Route.ClientAuthorization.KEEP,
                new Integrations(Optional.of(new Integration("default", Secret.of("passord"))),
                        List.of(new Integration("other", Secret.of("annet")))),
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
        TokenCache cache = new TokenCache(source != null ? source : this::token, (delay, task) -> () -> { }, System::nanoTime, () -> 0.5,
                TokenCacheSettings.DEFAULT);
        RotatingToken token = new RotatingToken(cache, Routes.TOKEN);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("twin", pki.ca());
        tls = UpstreamTls.trusting(roots, UnderTest.TLS);
        Transport transport = Transport.of(loops);
        Forwarder forwarder = new Forwarder(transport, tls, address -> false, Listening.HTTP1);
        traffic = new Traffic(limits, new MemoryMargin(transport.memory()));
        gateway = new AmqpGateway(new AmqpGateway.Parts(route, token, forwarder, passwords::incrementAndGet, new AmqpLog() {
            @Override
            public void decided(Outcome outcome, int code, String detail) {
                told.decided(outcome, code, detail);
                decided.add(outcome);
            }

            @Override
            public void ended(Ended connection) {
                told.ended(connection);
                ended.add(connection);
            }
        }, patience));
        server = new ProxyServer(new Parts(new RouteTable(List.of(Routes.fiks()), Set.of()), new RouteTokens(Map.of(route, token)), forwarder, traffic,
                (of, method, status, took, error) -> { }, IntegrationCheck.NEVER, ConsumerHeader.none(), RequiredHeader.none(), Unmatched.PASS, false,
                interception, new UnauthorisedCounters(), Diagnostics.NONE, Traces.OFF,
                Optional.of(new AmqpDoor(gateway, interception))), patience.client(), System::nanoTime);
        port = server.bind(transport, ProxyServer.Kind.AMQP, List.of(InetAddress.getByName("127.0.0.1")), 0);
    }

    private CompletableFuture<AccessToken> token(Object request, Duration atMost) {
        return CompletableFuture.completedFuture(new AccessToken("token-" + tokens.incrementAndGet(),
                System.nanoTime() - TimeUnit.SECONDS.toNanos(20), Duration.ofMinutes(2)));
    }

    Socket client() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(15_000);
        return socket;
    }

    AmqpLog.Ended ended() throws InterruptedException {
        AmqpLog.Ended one = ended.poll(15, TimeUnit.SECONDS);
        assertThat(one).as("a connection that is over").isNotNull();
        return one;
    }

    /** Does a broker's part up to the open connection. @return the start-ok as it came */
    static AmqpBytes.Read accept(ScriptedUpstream.Connection connection) throws IOException {
        assertThat(connection.in().readNBytes(8)).isEqualTo(AmqpBytes.HEADER);
        connection.send(AmqpBytes.start("PLAIN AMQPLAIN"));
        AmqpBytes.Read startOk = AmqpBytes.read(connection.in());
        connection.send(AmqpBytes.TUNE);
        assertThat(AmqpBytes.read(connection.in()).is(31)).isTrue();
        assertThat(AmqpBytes.read(connection.in()).is(40)).isTrue();
        connection.send(AmqpBytes.OPEN_OK);
        return startOk;
    }

    /** Does a client's part. */
    static Socket open(Socket client, String user) throws IOException {
        client.getOutputStream().write(AmqpBytes.HEADER);
        assertThat(AmqpBytes.read(client.getInputStream()).is(10)).isTrue();
        client.getOutputStream().write(AmqpBytes.startOk("PLAIN", "\0" + user + "\0whatever"));
        assertThat(AmqpBytes.read(client.getInputStream()).is(30)).isTrue();
        client.getOutputStream().write(AmqpBytes.TUNE_OK_AND_OPEN);
        assertThat(AmqpBytes.read(client.getInputStream()).is(41)).isTrue();
        return client;
    }

    /** Everything is closed, the counters are at zero, and no buffer was lost. */
    @Override
    public void close() throws Exception {
        gateway.stop();
        server.close();
        tls.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        assertThat(gateway.connections()).as("connections still counted").isZero();
        assertThat(traffic.connections()).as("clients still counted").isZero();
        assertThat(traffic.requests()).as("calls still counted").isZero();
        assertThat(Leaks.found()).as("buffers lost").isEmpty();
    }
}
