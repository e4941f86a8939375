package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.token.AccessToken;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One line for each call, whatever becomes of it, and not before the last byte of its answer has left. */
class EveryCallIsToldWhenItHasLeftTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final AccessLines lines = new AccessLines();
    private ScriptedUpstream upstream;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = made().start();
        client = portner.client();
    }

    private Listening.Builder made() {
        return Listening.before(upstream.port(), PKI).telling(lines.log);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
        assertThat(lines.none()).as("no call is told twice").isTrue();
    }

    @Test
    void an_answer() throws Exception {
        upstream.next(c -> {
            c.head();
            c.body(4);
            c.send(OK);
        });
        client.send("POST /personer/01019012345?a=b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
                + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\nbody").answer();
        JsonObject line = lines.next();
        assertThat(line.getString("outcome")).isEqualTo("answered");
        assertThat(line.getString("route")).isEqualTo("fiks");
        assertThat(line.getString("mode")).isEqualTo("reverse");
        assertThat(line.getString("protocol")).isEqualTo("HTTP/1.1");
        assertThat(line.getString("path")).isEqualTo("/personer/{number}");
        assertThat(line.getString("host")).isEqualTo("localhost");
        assertThat(line.getInteger("status")).isEqualTo(200);
        assertThat(line.getLong("bytes_in")).isEqualTo(4);
        assertThat(line.getLong("bytes_out")).isEqualTo(2);
        assertThat(line.getString("trace_id")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(line.getInteger("retries")).isZero();
        assertThat(line.getDouble("upstream_ms")).isPositive().isLessThanOrEqualTo(line.getDouble("duration_ms"));
        assertThat(line.getDouble("token_wait_ms")).isNotNegative();
        assertThat(line.containsKey("error")).isFalse();
    }

    @Test
    void a_call_with_a_token_that_was_there_and_one_that_brings_its_own() throws Exception {
        upstream.next(c -> {
            for (int i = 0; i < 3; i++) {
                c.head();
                c.send(OK);
            }
        });
        client.get("/a").answer();
        client.get("/b").answer();
        client.send("GET /c HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer somebody\r\n\r\n").answer();
        lines.next();
        JsonObject cached = lines.next();
        assertThat(cached.getDouble("token_wait_ms")).isZero();
        assertThat(cached.getInteger("token_age_s")).isZero();
        assertThat(lines.next().fieldNames()).doesNotContain("token_wait_ms", "token_age_s");
    }

    @Test
    void an_answer_of_portners_own() throws Exception {
        RawClient.Answer answer = client.send("GET /a/../b HTTP/1.1\r\nHost: localhost\r\n\r\n").answer();
        JsonObject line = lines.next();
        assertThat(line.getString("outcome")).isEqualTo("refused");
        assertThat(line.getString("error")).isEqualTo("bad-request");
        assertThat(line.getInteger("status")).isEqualTo(400);
        assertThat(line.getLong("bytes_out")).isEqualTo(answer.body().length());
        assertThat(line.fieldNames()).doesNotContain("route", "upstream_ms", "token_wait_ms");
        assertThat(line.getString("path")).isEqualTo("/a/../b");
    }

    /** Else a drain would wait for calls that nobody makes. */
    @Test
    void nothing_is_under_way_after_an_answer_of_portners_own() throws Exception {
        client.send("GET /x HTTP/1.1\r\nHost: evil.example.org\r\n\r\n").answer();
        lines.next();
        portner.ended();
        // On the same loop, after the end of the first.
        client.send("GET /x HTTP/1.1\r\nHost: evil.example.org\r\n\r\n").answer();
        lines.next();
        long since = System.nanoTime();
        while (!portner.traffic.isIdle() && System.nanoTime() - since < TimeUnit.SECONDS.toNanos(15)) {
            Thread.onSpinWait();
        }
        assertThat(portner.traffic.isIdle()).isTrue();
    }

    @Test
    void an_answer_that_breaks_off() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.");
            c.close();
        });
        client.get("/x").answer();
        JsonObject line = lines.next();
        assertThat(line.getString("outcome")).isEqualTo("cut");
        assertThat(line.getString("error")).isEqualTo("upstream-closed");
        assertThat(line.getString("level")).isEqualTo("WARN");
        assertThat(line.getInteger("status")).isEqualTo(200);
        assertThat(line.getLong("bytes_out")).isEqualTo(10);
    }

    @Test
    void a_client_that_goes_away_in_the_middle() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.");
            begun.countDown();
        });
        client.get("/x");
        assertThat(client.head()).startsWith("HTTP/1.1 200");
        begun.await(10, TimeUnit.SECONDS);
        client.reset();
        JsonObject line = lines.next();
        assertThat(line.getString("outcome")).isEqualTo("aborted");
        assertThat(line.getInteger("status")).isEqualTo(200);
    }

    @Test
    void a_client_that_goes_away_before_the_answer_while_a_token_is_awaited() throws Exception {
        CompletableFuture<AccessToken> never = new CompletableFuture<>();
        try (Listening waiting = made().tokens((request, atMost) -> never).start(); RawClient hasty = waiting.client()) {
            hasty.get("/x");
            waiting.awaitCall();
            hasty.close();
            JsonObject line = lines.next();
            assertThat(line.getString("outcome")).isEqualTo("aborted");
            assertThat(line.containsKey("status")).isFalse();
            assertThat(line.getDouble("token_wait_ms")).isPositive();
            never.complete(new AccessToken("late", System.nanoTime(), Duration.ofHours(1)));
        }
    }

    @Test
    void a_call_that_waits_for_its_token() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        CompletableFuture<AccessToken> late = new CompletableFuture<>();
        try (Listening waiting = made().tokens((request, atMost) -> late).start(); RawClient patient = waiting.client()) {
            patient.get("/x");
            waiting.awaitCall();
            late.complete(new AccessToken("late", System.nanoTime(), Duration.ofHours(1)));
            assertThat(patient.answer().status()).isEqualTo(200);
            JsonObject line = lines.next();
            assertThat(line.getDouble("token_wait_ms")).isPositive().isLessThan(line.getDouble("duration_ms"));
            assertThat(line.getInteger("token_age_s")).isZero();
        }
    }

    /** The upstream has said all long before; what counts is what the client has got. */
    @Test
    void a_slow_client_is_told_when_it_has_taken_the_last_byte() throws Exception {
        int size = 40_000_000;
        CountDownLatch served = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").send(new byte[size]);
            served.countDown();
        });
        client.get("/x");
        assertThat(client.head()).startsWith("HTTP/1.1 200");
        assertThat(lines.none()).isTrue();
        client.in().readNBytes(size);
        assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
        JsonObject line = lines.next();
        assertThat(line.getString("outcome")).isEqualTo("answered");
        assertThat(line.getLong("bytes_out")).isEqualTo(size);
        assertThat(line.getDouble("duration_ms")).isGreaterThan(line.getDouble("upstream_ms"));
    }

    @Test
    void a_stream_whose_client_does_not_open_its_window_and_then_leaves() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n").send(new byte[70_000]);
        });
        try (Http2Client http2 = portner.http2()) {
            http2.stalled.add(1);
            http2.get(1, "/x").until(() -> http2.of(1).body.size() == 65_535);
            assertThat(portner.ended().status()).isEqualTo(200);
            assertThat(lines.none()).as("the last bytes wait").isTrue();
            http2.reset(1, 8);
            JsonObject line = lines.next();
            assertThat(line.getString("outcome")).isEqualTo("aborted");
            assertThat(line.getString("protocol")).isEqualTo("HTTP/2");
        }
    }

    @Test
    void a_call_that_was_sent_again() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(OK);
            c.close();
        });
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
            c.head();
            c.send(OK);
        });
        AccessToken old = new AccessToken("old", System.nanoTime() - Duration.ofSeconds(100).toNanos(), Duration.ofHours(1));
        Iterator<AccessToken> tokens = List.of(old, new AccessToken("new", System.nanoTime(), Duration.ofHours(1))).iterator();
        try (Listening two = made().tokens((request, atMost) -> CompletableFuture.completedFuture(tokens.next())).start();
                RawClient caller = two.client()) {
            caller.get("/a").answer();
            JsonObject first = lines.next();
            assertThat(first.getInteger("token_age_s")).isBetween(99, 101);
            assertThat(caller.get("/b").answer().status()).isEqualTo(200);
            JsonObject again = lines.next();
            assertThat(again.getInteger("status")).isEqualTo(200);
            assertThat(again.getInteger("retries")).isGreaterThanOrEqualTo(1);
            assertThat(again.getInteger("token_age_s")).as("the new one's").isLessThan(50);
        }
    }

    @Test
    void a_tunnel_when_it_ends() throws Exception {
        try (PlainServer server = new PlainServer()) {
            client.send(TunnelsTest.connect(server.authority()));
            Socket far = server.connection();
            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            client.send("ping");
            far.getInputStream().readNBytes(4);
            far.getOutputStream().write("pong and more".getBytes());
            client.in().readNBytes(13);
            assertThat(lines.none()).isTrue();
            client.close();
            far.getInputStream().read();
            far.close();
            JsonObject line = lines.next();
            assertThat(line.getString("outcome")).isEqualTo("answered");
            assertThat(line.getString("mode")).isEqualTo("connect");
            assertThat(line.getString("method")).isEqualTo("CONNECT");
            assertThat(line.getString("host")).isEqualTo(server.authority());
            assertThat(line.getLong("bytes_in")).isEqualTo(4);
            assertThat(line.getLong("bytes_out")).isEqualTo(13);
        }
    }

    @Test
    void a_tunnel_that_is_refused() throws Exception {
        client.send(TunnelsTest.connect("localhost:443")).answer();
        JsonObject line = lines.next();
        assertThat(line.getString("outcome")).isEqualTo("refused");
        assertThat(line.getString("error")).isEqualTo("interception-off");
        assertThat(line.getString("host")).isEqualTo("localhost:443");
    }

    @Test
    void a_web_socket_when_it_ends() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            c.body(4);
            c.send("bye").close();
        });
        client.send("GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 101");
        client.send("ping");
        client.in().readAllBytes();
        JsonObject line = lines.next();
        assertThat(line.getInteger("status")).isEqualTo(101);
        assertThat(line.getString("outcome")).isEqualTo("answered");
        assertThat(line.getLong("bytes_in")).isEqualTo(4);
        assertThat(line.getLong("bytes_out")).isEqualTo(3);
        assertThat(line.getDouble("upstream_ms")).isNotNegative();
    }

    @Test
    void what_came_by_another_door() throws Exception {
        upstream.next(c -> {
            for (int i = 0; i < 2; i++) {
                c.head();
                c.send(OK);
            }
        });
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        client.send("GET http://localhost/a HTTP/1.1\r\nHost: localhost\r\n\r\n").answer();
        assertThat(lines.next().getString("mode")).isEqualTo("forward");
        try (RawClient unaware = new RawClient(portner.http)) {
            unaware.get("/b").answer();
        }
        assertThat(lines.next().getString("mode")).isEqualTo("transparent");
        try (RawClient plain = new RawClient(portner.https)) {
            plain.get("/c").answer();
        }
        JsonObject noCall = lines.next();
        assertThat(noCall.getString("method")).isEqualTo("-");
        assertThat(noCall.getString("error")).isEqualTo("bad-request");
        assertThat(noCall.fieldNames()).doesNotContain("mode", "path", "host", "protocol");
    }
}
