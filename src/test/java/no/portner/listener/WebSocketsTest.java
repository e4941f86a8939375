package no.portner.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.Mistake;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.RawClient.Answer;
import org.junit.jupiter.api.Test;

/** An upgrade to WebSocket carries the token, and then bytes pass as in a tunnel; a refused one is an answer like any other. */
class WebSocketsTest extends RefusedTokens {

    private static final String ASK = "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final String AGREE = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n\r\n";

    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    @Test
    void the_token_leaves_with_the_wish_and_frames_pass_both_ways() throws Exception {
        upstream.next(c -> {
            String head = c.head();
            c.send(AGREE).send(c.body(4) + "|" + (head.contains(carrying("token-0")) && head.toLowerCase().contains("\r\nupgrade: websocket\r\n")
                    && head.contains("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==") ? "yes" : head));
            ended.complete(c.sawEnd());
        });
        Answer answer = client.send(ASK).answer();
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.head().toLowerCase()).contains("\r\nupgrade: websocket\r\n", "\r\nconnection: upgrade\r\n",
                "\r\nsec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n", "\r\nsec-websocket-protocol: chat\r\n").doesNotContain("content-length", "transfer-encoding");
        assertThat(portner.traffic.requests()).isEqualTo(1);
        client.send("ping");
        assertThat(new String(client.in().readNBytes(8), ISO_8859_1)).isEqualTo("ping|yes");
        client.close();
        assertThat(soon(ended)).isTrue();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 101, null));
    }

    @Test
    void what_either_side_sends_early_arrives_first_and_in_order() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        CountDownLatch sent = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            sent.await(10, TimeUnit.SECONDS);
            c.send(AGREE + "early from the server");
            heard.complete(c.body(25));
        });
        client.send(ASK + "early from the ");
        client.send("client");
        sent.countDown();
        assertThat(client.answer().status()).isEqualTo(101);
        client.send("late");
        assertThat(new String(client.in().readNBytes(21), ISO_8859_1)).isEqualTo("early from the server");
        assertThat(soon(heard)).isEqualTo("early from the clientlate");
    }

    @Test
    void the_end_of_the_server_is_the_end_for_the_client_after_its_last_frame() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(AGREE);
            c.send("bye").close();
        });
        assertThat(client.send(ASK).answer().status()).isEqualTo(101);
        assertThat(new String(client.in().readAllBytes(), ISO_8859_1)).isEqualTo("bye");
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 101, null));
    }

    @Test
    void a_server_that_breaks_off_is_told_as_that() throws Exception {
        CountDownLatch through = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            c.send(AGREE);
            through.await(10, TimeUnit.SECONDS);
            c.reset();
        });
        assertThat(client.send(ASK).answer().status()).isEqualTo(101);
        through.countDown();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 101, Kind.UPSTREAM_CLOSED));
    }

    @Test
    void a_refused_token_is_replaced_before_the_upgrade() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(REFUSED);
            assertThat(c.head()).contains(carrying("token-1")).containsIgnoringCase("\r\nupgrade: websocket\r\n").containsIgnoringCase("\r\nconnection: upgrade\r\n");
            c.send(AGREE + "hello");
        });
        assertThat(client.send(ASK).answer().status()).isEqualTo(101);
        assertThat(new String(client.in().readNBytes(5), ISO_8859_1)).isEqualTo("hello");
    }

    @Test
    void a_refused_upgrade_is_an_answer_and_the_connection_serves_on() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
            assertThat(c.head()).startsWith("GET /next ");
            c.send(OK);
        });
        assertThat(client.send(ASK).answer().status()).isEqualTo(403);
        assertThat(client.get("/next").answer().body()).isEqualTo("ok");
    }

    @Mistake("data sent early after CONNECT or Upgrade is smuggled")
    @Test
    void what_came_early_behind_a_refused_upgrade_is_no_request() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            held.await(10, TimeUnit.SECONDS);
            c.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        });
        client.send(ASK + "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
        held.countDown();
        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.has("connection: close")).isTrue();
        assertThat(client.isAtEnd()).isTrue();
        assertThat(upstream.accepted()).isEqualTo(1);
        assertThat(portner.ended().status()).isEqualTo(403);
    }

    @Test
    void what_comes_early_behind_a_wish_that_waited_its_turn_is_no_request_either() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        CompletableFuture<String> heard = new CompletableFuture<>();
        String early = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
        upstream.next(c -> {
            assertThat(c.head()).startsWith("GET /first ");
            c.send(OK);
            assertThat(c.head()).startsWith("GET /ws ");
            asked.countDown();
            sent.await(10, TimeUnit.SECONDS);
            c.send(AGREE);
            heard.complete(c.body(early.length() + 4));
        });
        client.send("GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n" + ASK);
        assertThat(client.answer().body()).isEqualTo("ok");
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        client.send(early);
        try (RawClient another = portner.client()) {
            // On the same event loop: when it has its answer, what came before has been read.
            assertThat(another.send("GET / HTTP/1.1\r\nHost: nobody\r\n\r\n").answer().status()).isEqualTo(421);
        }
        sent.countDown();
        assertThat(client.answer().status()).isEqualTo(101);
        client.send("late");
        assertThat(soon(heard)).isEqualTo(early + "late");
    }

    @Test
    void no_other_upgrade_is_asked_for_and_what_follows_is_the_next_request() throws Exception {
        upstream.next(c -> {
            assertThat(c.head()).startsWith("GET /h2c ").doesNotContainIgnoringCase("upgrade").doesNotContainIgnoringCase("http2-settings");
            c.send(OK);
            assertThat(c.head()).startsWith("GET /next ");
            c.send(OK);
        });
        client.send("GET /h2c HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"
                + "GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("ok");
        assertThat(client.answer().body()).isEqualTo("ok");
    }

    @Test
    void a_switch_that_nobody_asked_for_is_a_502() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(AGREE);
        });
        assertThat(client.get("/").answer().status()).isEqualTo(502);
        assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_PROTOCOL);
    }

    @Test
    void a_client_that_leaves_before_the_answer_ends_the_call() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            asked.countDown();
            ended.complete(c.sawEnd());
        });
        client.send(ASK);
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(soon(ended)).isTrue();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 0, Kind.BAD_REQUEST));
    }
}
