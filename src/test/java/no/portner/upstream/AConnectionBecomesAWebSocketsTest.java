package no.portner.upstream;

import static no.portner.upstream.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A 101 that was asked for gives the connection away, with all that came after it. */
class AConnectionBecomesAWebSocketsTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    private ScriptedUpstream upstream;
    private Forwarding rig;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        rig = new Forwarding(PKI, false, Optional.empty());
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        rig.close();
        assertThat(upstream.failures()).isEmpty();
    }

    private Heard ask(Taker taker) throws Exception {
        Heard heard = new Heard(rig).onHead((call, response) -> {
            if (response.status().code() == 101) {
                taker.channel.complete(call.raw(taker));
            }
        });
        return rig.call(heard, "https://127.0.0.1:" + upstream.port(), HttpMethod.GET, "/", "Connection", "Upgrade", "Upgrade", "websocket",
                "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    @Test
    void what_came_with_the_head_comes_first_and_the_rest_when_it_is_asked_for() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        upstream.next(c -> {
            assertThat(c.head()).contains("Upgrade: websocket\r\n", "Connection: Upgrade\r\n");
            c.send(SWITCHING + "early ");
            taken.await(10, TimeUnit.SECONDS);
            c.send("later ");
            assertThat(c.body(4)).isEqualTo("ping");
            c.send("pong");
            c.close();
        });
        Taker taker = new Taker();
        Heard heard = ask(taker);
        Channel channel = taker.channel.get(15, TimeUnit.SECONDS);
        eventually(() -> assertThat(taker.got).hasToString("early "));
        assertThat(channel.config().isAutoRead()).isFalse();
        taken.countDown();
        channel.writeAndFlush(Unpooled.copiedBuffer("ping", StandardCharsets.ISO_8859_1));
        channel.config().setAutoRead(true);
        eventually(() -> assertThat(taker.got).hasToString("early later pong"));
        taker.inactive.get(15, TimeUnit.SECONDS);
        assertThat(heard.isOver()).as("the listener hears nothing more").isFalse();
        assertThat(channel.pipeline().names()).noneMatch(name -> name.contains("Decoder") || name.contains("UpstreamConnection"));
    }

    @Test
    void it_is_nobodys_in_the_pool_and_cancelling_the_call_leaves_it_open() throws Exception {
        CompletableFuture<Boolean> idleEnded = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            c.send(SWITCHING);
            assertThat(c.body(4)).isEqualTo("ping");
            c.send("pong");
        });
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            idleEnded.complete(c.sawEnd());
        });
        Taker taker = new Taker();
        Heard heard = ask(taker);
        Channel channel = taker.channel.get(15, TimeUnit.SECONDS);
        heard.on(() -> heard.call().cancel());
        rig.get(upstream.port(), "/other").whole();
        assertThat(upstream.accepted()).isEqualTo(2);
        rig.pass(Duration.ofHours(1));
        assertThat(idleEnded.get(15, TimeUnit.SECONDS)).as("the sweep has looked at what is the pool's").isTrue();
        channel.config().setAutoRead(true);
        channel.writeAndFlush(Unpooled.copiedBuffer("ping", StandardCharsets.ISO_8859_1));
        eventually(() -> assertThat(taker.got).hasToString("pong"));
        channel.close().sync();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket, h2c\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n"})
    void another_protocol_than_the_one_that_was_asked_for_is_no_answer(String head) throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(head);
        });
        assertThat(ask(new Taker()).failure().kind()).isEqualTo(Kind.UPSTREAM_PROTOCOL);
    }

    @Test
    void a_server_that_will_not_answers_as_always() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        });
        Heard heard = ask(new Taker());
        heard.whole();
        assertThat(heard.body()).isEqualTo("no");
    }

    private static final class Taker extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Channel> channel = new CompletableFuture<>();
        private final CompletableFuture<Void> inactive = new CompletableFuture<>();
        private final StringBuffer got = new StringBuffer();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            got.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            inactive.complete(null);
        }
    }
}
