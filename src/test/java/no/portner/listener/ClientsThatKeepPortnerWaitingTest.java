package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads and bodies that do not come to their end, and clients that say nothing (PORTNER_HEADER_TIMEOUT and its kin), over HTTP/1.1. */
class ClientsThatKeepPortnerWaitingTest {

    static final Pace PACE = new Pace(Duration.ofSeconds(30), Duration.ofMinutes(10), 64);
    private static final TwinPki PKI = new TwinPki();
    private static final String POST = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final WatchedClock clock = new WatchedClock();
    private final CountDownLatch there = new CountDownLatch(1);
    private ScriptedUpstream upstream;
    private Listening portner;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = listening(PACE);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        portner.close();
    }

    private Listening listening(Pace pace) throws Exception {
        return Listening.before(upstream.port(), PKI).limits(new Limits(100, 100, 100, HeadLimits.DEFAULT, pace)).clientsClock(clock).oneLoop()
                .start();
    }

    /** A sweep has seen what there is, the time passes, and another one has seen that. */
    private void pass(Duration time) throws InterruptedException {
        clock.awaitSweep();
        clock.pass(time);
        clock.awaitSweep();
    }

    private static void isTold408(RawClient client) throws Exception {
        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(408);
        assertThat(answer.has("Connection: close")).isTrue();
        assertThat(answer.has("Content-Type: application/problem+json")).isTrue();
        assertThat(answer.body()).contains("urn:portner:problem:request-timeout", "PORTNER_");
        assertThat(client.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nX: y\r\n", "PRI * HTTP/2.0\r\n\r\nSM"})
    void who_does_not_end_a_head_is_told_408(String half) throws Exception {
        try (RawClient client = portner.client()) {
            client.send(half);
            pass(Duration.ofSeconds(29));
            clock.pass(Duration.ofSeconds(2));
            isTold408(client);
            assertThat(portner.ended()).isEqualTo(new Listening.Ended("-", 408, ProxyError.Kind.REQUEST_TIMEOUT));
        }
    }

    @Test
    void a_head_that_comes_bit_by_bit_gains_no_time() throws Exception {
        try (RawClient client = portner.client()) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
            for (int i = 0; i < 3; i++) {
                pass(Duration.ofSeconds(9));
                client.send("X-" + i + ": y\r\n");
            }
            clock.pass(Duration.ofSeconds(9));
            isTold408(client);
        }
    }

    @Test
    void a_head_after_another_call_has_its_own_time_and_an_answer_with_a_body() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
        });
        try (RawClient client = portner.client()) {
            client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.answer(true).status()).isEqualTo(200);
            pass(Duration.ofMinutes(9));
            client.send("GET ");
            pass(Duration.ofSeconds(29));
            clock.pass(Duration.ofSeconds(2));
            isTold408(client);
        }
    }

    @Test
    void a_silent_client_is_left_in_silence() throws Exception {
        try (RawClient client = portner.client()) {
            pass(Duration.ofMinutes(10).minusSeconds(1));
            assertThat(portner.traffic.connections()).isEqualTo(1);
            clock.pass(Duration.ofSeconds(2));
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    /** Blank lines before a request are none (RFC 9112 section 2.2). */
    @Test
    void so_is_one_that_is_silent_after_an_answer_whatever_blank_lines_it_sends() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        try (RawClient client = portner.client()) {
            assertThat(client.get("/").answer().body()).isEqualTo("ok");
            pass(Duration.ofMinutes(6));
            client.send("\r\n");
            clock.awaitSweep();
            clock.pass(Duration.ofMinutes(5));
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void who_waits_for_an_answer_is_not_silent() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            go.await(30, TimeUnit.SECONDS);
            c.send(OK);
        });
        try (RawClient client = portner.client()) {
            client.get("/");
            pass(Duration.ofMinutes(16));
            go.countDown();
            assertThat(client.answer().body()).isEqualTo("ok");
        }
    }

    @Test
    void a_body_that_does_not_go_on_is_told_408_and_the_upstream_that_it_is_not_whole() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            there.countDown();
            c.sawEnd();
            cut.countDown();
        });
        try (RawClient client = portner.client()) {
            client.send(POST + "\r\n1234");
            assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
            pass(Duration.ofSeconds(58));
            client.send("5");
            clock.pass(Duration.ofSeconds(2));
            isTold408(client);
            assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_body_that_is_fast_enough_goes_on() throws Exception {
        upstream.next(c -> {
            c.head();
            there.countDown();
            c.body(4 * 4000);
            c.send(OK);
        });
        try (RawClient client = portner.client()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16000\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                client.send("x".repeat(4000));
                pass(Duration.ofSeconds(60));
            }
            assertThat(client.send("x".repeat(4000)).answer().body()).isEqualTo("ok");
        }
    }

    @Test
    void a_body_that_the_upstream_does_not_take_is_not_the_clients_fault() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        byte[] body = "x".repeat(16 << 20).getBytes(StandardCharsets.US_ASCII);
        upstream.next(c -> {
            c.head();
            there.countDown();
            go.await(60, TimeUnit.SECONDS);
            c.body(body.length);
            c.send(OK);
        });
        try (RawClient client = portner.client()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n");
            Thread sender = new Thread(() -> {
                try {
                    client.send(body);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 3; i++) {
                pass(Duration.ofSeconds(45));
            }
            go.countDown();
            assertThat(client.answer().body()).isEqualTo("ok");
            sender.join();
        }
    }

    @Test
    void who_waits_to_be_told_to_continue_is_not_slow() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            go.await(60, TimeUnit.SECONDS);
            c.send("HTTP/1.1 100 Continue\r\n\r\n");
            c.body(2);
            c.send(OK);
        });
        try (RawClient client = portner.client()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            pass(Duration.ofMinutes(2));
            pass(Duration.ofMinutes(2));
            go.countDown();
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.send("hi").answer().body()).isEqualTo("ok");
        }
    }

    @Test
    void once_the_answer_has_begun_a_body_may_be_slow() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
            c.body(4);
            c.send("k");
        });
        try (RawClient client = portner.client()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n12");
            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            pass(Duration.ofMinutes(2));
            pass(Duration.ofMinutes(2));
            client.send("34");
            assertThat(client.in().readNBytes(2)).asString(StandardCharsets.US_ASCII).isEqualTo("ok");
        }
    }

    @Test
    void a_rate_of_zero_lets_any_body_pass() throws Exception {
        portner.close();
        portner = listening(new Pace(PACE.head(), PACE.idle(), 0));
        upstream.next(c -> {
            c.head();
            c.body(4);
            c.send(OK);
        });
        try (RawClient client = portner.client()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n12");
            pass(Duration.ofMinutes(4));
            pass(Duration.ofMinutes(4));
            assertThat(client.send("34").answer().body()).isEqualTo("ok");
        }
    }
}
