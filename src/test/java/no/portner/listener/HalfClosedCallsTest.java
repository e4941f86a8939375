package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError.Kind;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One direction of a connection ends while the other goes on: what is whole is served, what is not never passes for whole. */
class HalfClosedCallsTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private ScriptedUpstream upstream;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    /** A client that has left looks just the same, and what it asked for is not worked on for nobody: as nginx has it. */
    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody"})
    void a_client_that_ends_its_side_has_gone(String request) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            asked.countDown();
            left.complete(c.sawEnd());
        });
        client.send(request);
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        client.endOutput();
        assertThat(left.get(15, TimeUnit.SECONDS)).as("the upstream is told").isTrue();
        assertThat(client.isAtEnd()).isTrue();
        assertThat(portner.ended().error()).isEqualTo(Kind.BAD_REQUEST);
    }

    @Test
    void a_request_whose_body_ends_too_early_never_reaches_the_upstream_as_a_whole_one() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<String> body = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            asked.countDown();
            StringBuilder got = new StringBuilder();
            try {
                int b;
                while ((b = c.in().read()) >= 0) {
                    got.append((char) b);
                }
                got.append("[end]");
            } catch (IOException cut) {
                got.append("[cut]");
            }
            body.complete(got.toString());
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n");
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        client.endOutput();
        assertThat(body.get(15, TimeUnit.SECONDS)).doesNotContain("0\r\n\r\n");
        assertThat(portner.ended().error()).isEqualTo(Kind.BAD_REQUEST);
    }

    /** RFC 9112 section 9.6: an upstream that has answered all may leave before it has read all. */
    @Test
    void an_upstream_that_answers_and_ends_before_the_body_is_whole_has_answered() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
            c.endOutput();
            c.sawEnd();
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nsome");
        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("no");
        assertThat(portner.ended().status()).isEqualTo(413);
    }

    @Test
    void an_upstream_that_ends_within_its_answer_has_not() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
            c.endOutput();
            c.sawEnd();
        });
        assertThat(client.get("/").answer().whole()).isFalse();
        assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_CLOSED);
    }

    /** Its connection is not used again, though it can still be written to. */
    @Test
    void an_upstream_that_ends_after_its_answer_is_not_asked_again() throws Exception {
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            c.send(OK);
            c.endOutput();
            left.complete(c.sawEnd());
        }).next(c -> {
            c.head();
            c.send(OK);
        });
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
        assertThat(left.get(15, TimeUnit.SECONDS)).isTrue();
        assertThat(client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").answer().body()).isEqualTo("ok");
        assertThat(upstream.accepted()).isEqualTo(2);
    }
}
