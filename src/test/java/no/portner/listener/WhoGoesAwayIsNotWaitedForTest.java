package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.RawClient.Answer;
import no.portner.token.AccessToken;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client, or an upstream, that leaves in the middle; and limits of time and number. */
class WhoGoesAwayIsNotWaitedForTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private ScriptedUpstream upstream;
    private Listening portner;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        if (portner != null) {
            portner.close();
        }
    }

    private Listening.Builder before() {
        return Listening.before(upstream.port(), PKI).oneLoop();
    }

    @Test
    void a_client_that_leaves_while_it_waits_for_the_answer_ends_the_call_upstream() throws Exception {
        portner = before().start();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            asked.countDown();
            ended.complete(c.sawEnd());
        });
        RawClient client = portner.client().get("/");
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(ended.get(15, TimeUnit.SECONDS)).isTrue();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 0, Kind.BAD_REQUEST));
    }

    @Test
    void a_client_that_leaves_in_the_middle_of_its_body_ends_the_call_upstream() throws Exception {
        portner = before().start();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            asked.countDown();
            ended.complete(c.sawEnd());
        });
        RawClient client = portner.client().send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf");
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        client.reset();
        assertThat(ended.get(15, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_client_that_leaves_in_the_middle_of_the_answer_ends_the_call_upstream() throws Exception {
        portner = before().start();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            ended.complete(c.sawEnd());
        });
        RawClient client = portner.client().get("/");
        client.head();
        client.close();
        assertThat(ended.get(15, TimeUnit.SECONDS)).isTrue();
        assertThat(portner.ended().status()).isEqualTo(200);
    }

    @Test
    void a_client_that_leaves_while_it_waits_for_the_token_never_reaches_the_upstream() throws Exception {
        CompletableFuture<AccessToken> token = new CompletableFuture<>();
        portner = before().tokens((request, atMost) -> token).start();
        RawClient client = portner.client().get("/");
        client.close();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 0, Kind.BAD_REQUEST));
        token.complete(new AccessToken("late", System.nanoTime(), Duration.ofHours(1)));
        try (RawClient other = portner.client()) {
            upstream.next(c -> {
                assertThat(c.head()).startsWith("GET /other");
                c.send(OK);
            });
            assertThat(other.get("/other").answer().body()).isEqualTo("ok");
        }
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void an_early_answer_reaches_a_client_that_still_sends() throws Exception {
        portner = before().start();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
            c.sawEnd();
        });
        try (RawClient client = portner.client()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n").send(new byte[1000]);
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("big");
            client.send(new byte[100_000]);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void an_upstream_that_does_not_answer_is_a_504() throws Exception {
        WatchedClock clock = new WatchedClock();
        portner = before().clock(clock).timeouts(Duration.ofMinutes(17), Duration.ofMinutes(5)).start();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            clock.pass(Duration.ofMinutes(17).plusNanos(1));
            ended.complete(c.sawEnd());
        });
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        try (RawClient client = portner.client()) {
            assertThat(client.get("/").answer().status()).isEqualTo(504);
            assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_RESPONSE_TIMEOUT);
            assertThat(ended.get(15, TimeUnit.SECONDS)).isTrue();
            assertThat(client.get("/").answer().body()).isEqualTo("ok");
        }
    }

    /** The idle timeout does not run while the answer's head is awaited. */
    @Test
    void an_upstream_may_think_for_longer_than_it_may_pause() throws Exception {
        WatchedClock clock = new WatchedClock();
        portner = before().clock(clock).timeouts(Duration.ofMinutes(17), Duration.ofMinutes(5)).start();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        CountDownLatch partSeen = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            clock.pass(Duration.ofMinutes(17));
            clock.awaitSweep();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
            partSeen.await(15, TimeUnit.SECONDS);
            clock.pass(Duration.ofMinutes(5).plusNanos(1));
            ended.complete(c.sawEnd());
        });
        try (RawClient client = portner.client()) {
            client.get("/");
            assertThat(client.head()).contains(" 200 ");
            assertThat(client.in().readNBytes(5)).hasSize(5);
            partSeen.countDown();
            assertThat(client.in().read()).as("the answer is cut off").isNegative();
            assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_RESPONSE_TIMEOUT);
            assertThat(ended.get(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void an_upstream_that_does_not_listen_is_a_502() throws Exception {
        portner = before().start();
        upstream.close();
        try (RawClient client = portner.client()) {
            assertThat(client.get("/").answer().status()).isEqualTo(502);
            assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_UNREACHABLE);
            assertThat(client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody").answer().status()).isEqualTo(502);
        }
    }

    @Test
    void a_certificate_of_nobody_we_trust_is_a_502_that_names_the_variable() throws Exception {
        portner = Listening.before(upstream.port(), new TwinPki()).start();
        try (RawClient client = portner.client()) {
            assertThat(client.get("/").answer().body()).contains("PORTNER_CA_BUNDLE");
            assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_TLS);
        }
    }

    @Test
    void one_call_too_many_is_a_503_at_once_and_the_next_one_passes() throws Exception {
        portner = before().limits(10, 1).start();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            asked.countDown();
            refused.await(10, TimeUnit.SECONDS);
            c.send(OK);
            c.head();
            c.send(OK);
        });
        try (RawClient first = portner.client().get("/"); RawClient second = portner.client()) {
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            Answer answer = second.get("/").answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.has("retry-after: 1")).isTrue();
            refused.countDown();
            assertThat(first.answer().body()).isEqualTo("ok");
            assertThat(second.get("/").answer().body()).isEqualTo("ok");
        }
    }

    @Test
    void one_connection_too_many_is_told_so_and_closed() throws Exception {
        portner = before().limits(1, 10).start();
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        try (RawClient first = portner.client()) {
            assertThat(first.get("/").answer().body()).isEqualTo("ok");
            try (RawClient second = portner.client()) {
                assertThat(second.get("/").answer().status()).isEqualTo(503);
                assertThat(second.isAtEnd()).isTrue();
            }
        }
    }
}
