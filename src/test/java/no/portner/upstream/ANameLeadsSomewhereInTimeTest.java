package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import no.portner.error.ProxyError;
import no.portner.route.Route;
import no.portner.route.Routes;
import no.portner.transport.Transport;
import no.portner.transport.UnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upstream's name: looked up within the connect timeout, and never followed back to Portner itself. */
class ANameLeadsSomewhereInTimeTest {

    private static final Predicate<InetSocketAddress> NOBODY = address -> false;
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(300);

    private final EventLoopGroup loops = UnderTest.loops(1);
    private UpstreamTls tls;
    private ServerSocket silent;

    @BeforeEach
    void start() throws Exception {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        tls = UpstreamTls.trusting(roots, UnderTest.TLS);
        silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws Exception {
        tls.close();
        silent.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    @Test
    void a_name_that_nobody_has() throws Exception {
        ProxyError error = error(LoopbackNameServer.Answer.NO_SUCH_NAME, NOBODY);
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.UPSTREAM_UNRESOLVED);
        assertThat(error.detail()).contains("upstream.example.no");
    }

    @Test
    void a_name_server_that_fails() throws Exception {
        ProxyError error = error(LoopbackNameServer.Answer.SERVER_FAILURE, NOBODY);
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.UPSTREAM_UNRESOLVED);
        assertThat(error.detail()).contains("upstream.example.no");
    }

    /** The resolver alone would wait five seconds for each of its questions. */
    @Test
    void a_name_server_that_says_nothing() throws Exception {
        long begun = System.nanoTime();
        ProxyError error = error(LoopbackNameServer.Answer.NOTHING, NOBODY);
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.UPSTREAM_CONNECT_TIMEOUT);
        assertThat(error.detail()).contains("name server", "upstream.example.no");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(CONNECT_TIMEOUT, Duration.ofSeconds(4));
    }

    /** Both questions of the first round: for an address of IPv4, and for one of IPv6. */
    @Test
    void a_question_that_is_lost_is_asked_again() throws Exception {
        try (LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.1").losing(2)) {
            Forwarder forwarder = new Forwarder(Transport.of(loops), tls, NOBODY, Forwarding.DEFAULT, names.provider(), System::nanoTime);
            EventLoop loop = (EventLoop) loops.iterator().next();
            forwarder.connect(loop, "upstream.example.no", silent.getLocalPort(), Duration.ofSeconds(15)).get(15, TimeUnit.SECONDS).close();
            assertThat(names.questions()).isGreaterThan(2);
        }
    }

    @Test
    void a_name_that_leads_back_to_us() throws Exception {
        ProxyError error = error(LoopbackNameServer.Answer.THIS_MACHINE, address -> address.getPort() == silent.getLocalPort()
                && address.getAddress().isLoopbackAddress());
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.LOOP);
        assertThat(error.detail()).contains("fiks", "upstream.example.no:" + silent.getLocalPort());
        silent.setSoTimeout(100);
        assertThat(catchThrowable(silent::accept)).as("no connection").isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void a_server_that_takes_the_connection_and_never_shakes_hands() throws Exception {
        ProxyError error = error(LoopbackNameServer.Answer.THIS_MACHINE, NOBODY);
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.UPSTREAM_CONNECT_TIMEOUT);
    }

    private ProxyError error(LoopbackNameServer.Answer answer, Predicate<InetSocketAddress> ourselves) throws Exception {
        try (LoopbackNameServer names = new LoopbackNameServer(answer)) {
            Forwarder forwarder = new Forwarder(Transport.of(loops), tls, ourselves, Forwarding.DEFAULT, names.provider(), System::nanoTime);
            Route fiks = Routes.to("fiks", "fiks.example.no", URI.create("https://upstream.example.no:" + silent.getLocalPort()),
                    Optional.empty(), Route.ClientAuthorization.KEEP, "/");
            Route route = new Route(fiks.name(), fiks.host(), fiks.prefixes(), fiks.upstream(), fiks.authorization(),
                    fiks.integrations(), CONNECT_TIMEOUT, fiks.responseTimeout(), fiks.idleTimeout());
            Failure failure = new Failure();
            EventLoop loop = (EventLoop) loops.iterator().next();
            loop.execute(() -> forwarder.forward(loop, route, new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"), true,
                    failure,
                    call -> { }));
            ProxyError error = failure.error.get(10, TimeUnit.SECONDS);
            assertThat(names.questions()).isPositive();
            return error;
        }
    }

    private static final class Failure implements UpstreamListener {

        private final CompletableFuture<ProxyError> error = new CompletableFuture<>();

        @Override
        public void head(HttpResponse response) {
            throw new AssertionError("an answer");
        }

        @Override
        public void body(HttpContent content) {
            throw new AssertionError("an answer");
        }

        @Override
        public void flush() {
        }

        @Override
        public void requestWritable(boolean writable) {
        }

        @Override
        public boolean sendAgain() {
            throw new AssertionError("there was no first time");
        }

        @Override
        public void complete() {
            throw new AssertionError("an answer");
        }

        @Override
        public void failed(ProxyError failure) {
            error.complete(failure);
        }
    }
}
