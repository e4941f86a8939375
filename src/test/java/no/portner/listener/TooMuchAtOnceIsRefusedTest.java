package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import no.portner.transport.BufferMemory;
import no.portner.twin.TwinPki;
import no.portner.upstream.UpstreamSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PORTNER_MAX_TUNNELS, PORTNER_MAX_UPSTREAM_CONNECTIONS, PORTNER_MAX_WAITING: one more is a 503 at once, and when one ends the next passes. */
class TooMuchAtOnceIsRefusedTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private static void isRefused(RawClient.Answer answer, String variable) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("urn:portner:problem:overloaded", variable);
        assertThat(answer.has("Retry-After: 1")).isTrue();
    }

    @Test
    void tunnels() throws Exception {
        try (ServerSocket there = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Listening portner = Listening.before(upstream.port(), PKI)
                        .limits(new Limits(100, 100, 1, HeadLimits.DEFAULT, Pace.DEFAULT)).start()) {
            String connect = "CONNECT 127.0.0.1:" + there.getLocalPort() + " HTTP/1.1\r\nHost: 127.0.0.1:" + there.getLocalPort() + "\r\n\r\n";
            try (RawClient first = portner.client(); RawClient second = portner.client()) {
                assertThat(first.send(connect).answer(true).status()).isEqualTo(200);
                isRefused(second.send(connect).answer(), "PORTNER_MAX_TUNNELS");
                assertThat(second.isAtEnd()).isTrue();
                assertThat(portner.ended().status()).isEqualTo(503);
                there.accept().close();
                assertThat(first.isAtEnd()).isTrue();
            }
            assertThat(portner.ended().status()).isEqualTo(200);
            try (RawClient third = portner.client()) {
                assertThat(third.send(connect).answer(true).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void connections_to_an_upstream() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            there.countDown();
            go.await(30, TimeUnit.SECONDS);
            c.send(OK);
            c.head();
            c.send(OK);
        });
        try (Listening portner = Listening.before(upstream.port(), PKI).settings(new UpstreamSettings(false, Optional.empty(), Listening.LIFE, 1, 10))
                .oneLoop().start(); RawClient first = portner.client(); RawClient second = portner.client()) {
            first.get("/");
            assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
            isRefused(second.get("/").answer(), "PORTNER_MAX_UPSTREAM_CONNECTIONS");
            go.countDown();
            assertThat(first.answer().body()).isEqualTo("ok");
            assertThat(second.get("/").answer().body()).isEqualTo("ok");
            assertThat(upstream.accepted()).isEqualTo(1);
        }
    }

    /** What waits on one event loop is closed for a call on another, which would otherwise be refused while nothing is under way. */
    @Test
    void a_connection_that_carries_nothing_makes_room() throws Exception {
        for (int i = 0; i < 20; i++) {
            upstream.next(c -> {
                while (true) {
                    c.head();
                    c.send(OK);
                }
            });
        }
        try (Listening portner = Listening.before(upstream.port(), PKI).settings(new UpstreamSettings(false, Optional.empty(), Listening.LIFE, 1, 10)).start()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(portner.client());
            }
            for (int i = 0; i < 16; i++) {
                RawClient.Answer answer = clients.get(i % clients.size()).get("/").answer();
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                // The answer is on its way before the connection is back in its pool.
                portner.ended();
            }
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void calls_while_memory_is_scarce() throws Exception {
        AtomicLong inUse = new AtomicLong();
        AtomicLong nanoTime = new AtomicLong();
        MemoryMargin margin = new MemoryMargin(new BufferMemory(inUse::get, inUse::get, 100, nanoTime::get));
        upstream.next(c -> {
            c.head();
            c.send(OK);
            c.head();
            c.send(OK);
        });
        try (Listening portner = Listening.before(upstream.port(), PKI).memory(margin).start(); RawClient client = portner.client()) {
            assertThat(client.get("/").answer().body()).isEqualTo("ok");
            inUse.set(90);
            nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
            isRefused(client.get("/").answer(), "PORTNER_MAX_REQUESTS");
            inUse.set(10);
            nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
            assertThat(client.get("/").answer().body()).as("on the same connection").isEqualTo("ok");
        }
    }

    @Test
    void calls_whose_heads_are_more_than_the_heap_has_room_for() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        upstream.always(c -> {
            while (true) {
                if (c.head().contains("GET /first ")) {
                    there.countDown();
                    go.await(30, TimeUnit.SECONDS);
                }
                c.send(OK);
            }
        });
        String large = " HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(60_000) + "\r\n\r\n";
        MemoryMargin margin = new MemoryMargin(new BufferMemory(() -> 0, () -> 0, 100, System::nanoTime), 100_000);
        try (Listening portner = Listening.before(upstream.port(), PKI).memory(margin).start(); RawClient first = portner.client();
                RawClient second = portner.client()) {
            first.send("GET /first" + large);
            assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
            isRefused(second.send("GET /" + large).answer(), "PORTNER_MAX_HEADER_SIZE");
            assertThat(second.get("/").answer().body()).as("a usual head").isEqualTo("ok");
            go.countDown();
            assertThat(first.answer().body()).isEqualTo("ok");
            // The answer is on its way before the call is over: three have ended.
            for (int i = 0; i < 3; i++) {
                portner.ended();
            }
            assertThat(second.send("GET /" + large).answer().body()).isEqualTo("ok");
        }
    }

    /** The upstream takes connections and says nothing. */
    @Test
    void calls_that_wait_for_a_connection() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Listening portner = Listening.before(silent.getLocalPort(), PKI)
                        .settings(new UpstreamSettings(false, Optional.empty(), Listening.LIFE, 10, 1)).oneLoop().start()) {
            RawClient first = portner.client().get("/");
            try (Socket waiting = silent.accept(); RawClient second = portner.client()) {
                long begun = System.nanoTime();
                isRefused(second.get("/").answer(), "PORTNER_MAX_WAITING");
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("at once").isLessThan(Duration.ofSeconds(5));
                waiting.setSoLinger(true, 0);
            }
            assertThat(first.answer().status()).isEqualTo(502);
            try (RawClient third = portner.client().get("/"); Socket again = silent.accept()) {
                again.setSoLinger(true, 0);
                again.close();
                assertThat(third.answer().status()).as("not refused any more").isEqualTo(502);
            }
            first.close();
        }
    }
}
