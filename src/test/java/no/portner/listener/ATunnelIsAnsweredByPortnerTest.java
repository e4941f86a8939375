package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said in a tunnel to a route's host, once the 200 to its CONNECT has been written. */
class ATunnelIsAnsweredByPortnerTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String CONNECT = "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String MOVED = "HTTP/1.1 302 Found\r\nLocation: https://localhost/next\r\nContent-Length: 2\r\n\r\nok";

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private ScriptedUpstream upstream;
    private Listening portner;
    private Channel server;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        upstream.next(c -> {
            while (true) {
                c.head();
                c.send(MOVED);
            }
        });
        portner = Listening.before(upstream.port(), PKI).interception(TestInterception.of(PKI)).start();
        Parts parts = portner.parts(loops);
        ClientPipeline pipeline = new ClientPipeline(parts, Duration.ofSeconds(10), System::nanoTime);
        server = new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class).childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(pipeline.admission(channel));
                pipeline.http1(channel, Arrival.AT_PROXY);
                channel.pipeline().addBefore(channel.pipeline().context(ClientConnection.class).name(), null, new Connects(pipeline));
            }
        }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
    }

    /** In place of the stage that answers a CONNECT. */
    private static final class Connects extends ChannelInboundHandlerAdapter {

        private final ClientPipeline pipeline;

        Connects(ClientPipeline pipeline) {
            this.pipeline = pipeline;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                ctx.channel().config().setAutoRead(false);
                assertThat(request.method().name()).isEqualTo("CONNECT");
                ctx.pipeline().firstContext().writeAndFlush(Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\n\r\n", StandardCharsets.US_ASCII));
                ctx.pipeline().remove(this);
                pipeline.intercept(ctx.channel(), "localhost");
            }
            ReferenceCountUtil.release(message);
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.close().sync();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        upstream.close();
        portner.close();
    }

    private RawClient client() throws IOException {
        return new RawClient(((InetSocketAddress) server.localAddress()).getPort());
    }

    private SSLSocket tunnel(String name, String... alpn) throws IOException {
        Socket plain = Http2Client.connected(((InetSocketAddress) server.localAddress()).getPort());
        plain.setSoTimeout(15_000);
        plain.getOutputStream().write(CONNECT.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(plain.getInputStream().readNBytes(19), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
        SSLSocket socket = (SSLSocket) PKI.sslContext().getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(alpn);
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", ""})
    void tls_for_its_host_or_nobody_by_name_is_served(String name) throws Exception {
        try (SSLSocket socket = tunnel(name)) {
            socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 302 ")
                    .containsIgnoringCase("\r\nlocation: https://localhost/next\r\n");
        }
    }

    @Test
    void http2_is_agreed_upon_within() throws Exception {
        SSLSocket socket = tunnel("localhost", "h2");
        socket.startHandshake();
        try (Http2Client client = new Http2Client(socket)) {
            assertThat(client.get(1, "/").answer(1).text()).isEqualTo("ok");
        }
    }

    @Test
    void tls_for_another_host_is_refused() throws Exception {
        try (SSLSocket socket = tunnel("other.example")) {
            assertThatExceptionOfType(SSLException.class).isThrownBy(socket::startHandshake).withMessageContaining("unrecognized_name");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void plain_http_within_is_served_and_what_comes_early_too(boolean early) throws Exception {
        try (RawClient client = client()) {
            client.send(early ? CONNECT + GET : CONNECT).head();
            if (!early) {
                client.send(GET);
            }
            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.head()).containsIgnoringCase("\r\nlocation: http://localhost/next\r\n");
        }
    }

    @Test
    void plain_http_within_for_another_host_is_misdirected() throws Exception {
        try (RawClient client = client()) {
            client.send(CONNECT).head();
            assertThat(client.send("GET / HTTP/1.1\r\nHost: other\r\n\r\n").answer().status()).isEqualTo(421);
        }
    }

    @Test
    void plain_http2_within_is_served() throws Exception {
        Socket plain = Http2Client.connected(((InetSocketAddress) server.localAddress()).getPort());
        plain.getOutputStream().write(CONNECT.getBytes(StandardCharsets.US_ASCII));
        plain.getInputStream().readNBytes(19);
        try (Http2Client client = new Http2Client(plain)) {
            assertThat(client.get(1, "/").answer(1).text()).isEqualTo("ok");
        }
    }
}
