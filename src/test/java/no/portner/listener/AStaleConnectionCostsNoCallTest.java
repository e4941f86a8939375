package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.listener.RawClient.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The upstream closes a connection while the next call is already on its way to it. */
class AStaleConnectionCostsNoCallTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private ScriptedUpstream upstream;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).oneLoop().start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    private void answersOnceThenClosesOnTheNextHead() {
        upstream.next(c -> {
            c.head();
            c.send(OK);
            c.head();
            c.close();
        });
    }

    @Test
    void a_get_is_sent_once_more_on_a_new_connection() throws Exception {
        answersOnceThenClosesOnTheNextHead();
        upstream.next(c -> {
            String head = c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
        });
        assertThat(client.get("/1").answer().body()).isEqualTo("ok");
        assertThat(client.get("/2").answer().body()).startsWith("GET /2 HTTP/1.1\r\n").containsOnlyOnce("Bearer the-token")
                .containsOnlyOnce("host: localhost");
        assertThat(upstream.accepted()).isEqualTo(2);
        portner.ended();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, null));
    }

    @Test
    void a_get_is_not_sent_a_third_time() throws Exception {
        answersOnceThenClosesOnTheNextHead();
        upstream.next(c -> {
            c.head();
            c.close();
        });
        assertThat(client.get("/1").answer().body()).isEqualTo("ok");
        assertThat(client.get("/2").answer().status()).isEqualTo(502);
        assertThat(upstream.accepted()).isEqualTo(2);
    }

    @Test
    void a_post_is_not_sent_again() throws Exception {
        answersOnceThenClosesOnTheNextHead();
        assertThat(client.get("/1").answer().body()).isEqualTo("ok");
        Answer answer = client.send("POST /2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").answer();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, RequestBody.MOST_RECORDED})
    void a_put_is_sent_again_with_the_body_that_was_kept(int length) throws Exception {
        CompletableFuture<String> again = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            c.send(OK);
            c.head();
            c.body(length);
            c.close();
        });
        upstream.next(c -> {
            c.head();
            again.complete(c.body(length));
            c.send(OK);
        });
        assertThat(client.get("/1").answer().body()).isEqualTo("ok");
        String body = "x".repeat(length);
        assertThat(client.send("PUT /2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n" + body).answer().body())
                .isEqualTo("ok");
        assertThat(again.get(10, TimeUnit.SECONDS)).isEqualTo(body);
        assertThat(upstream.accepted()).isEqualTo(2);
    }

    @Test
    void a_put_with_a_body_that_is_too_long_to_be_kept_is_not_sent_again() throws Exception {
        int length = RequestBody.MOST_RECORDED + 1;
        upstream.next(c -> {
            c.head();
            c.send(OK);
            c.head();
            c.body(length);
            c.close();
        });
        assertThat(client.get("/1").answer().body()).isEqualTo("ok");
        assertThat(client.send("PUT /2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length)).answer()
                .status()).isEqualTo(502);
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    /** The pool must not hand out a connection whose reading a slow client had stopped. */
    @Test
    void a_connection_that_a_slow_client_held_up_serves_the_next_call() throws Exception {
        int size = 8 * 1024 * 1024;
        CountDownLatch sent = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").send(new byte[size]);
            sent.countDown();
            c.head();
            c.send(OK);
        });
        try (RawClient slow = new RawClient(portner.port, 4096)) {
            slow.get("/big");
            assertThat(slow.head()).contains("200");
            assertThat(slow.in().readNBytes(size)).hasSize(size);
            assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(slow.get("/next").answer().body()).isEqualTo("ok");
        }
        assertThat(upstream.accepted()).isEqualTo(1);
    }
}
