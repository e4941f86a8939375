package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import no.portner.error.ProxyError;
import no.portner.token.AccessToken;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With {@code PORTNER_DEBUG_HEADER} every answer to a call says where its time went, in the form of {@code Server-Timing}. */
class AnswersTellOfTheirWayTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String DUR = ";dur=\\d+\\.\\d{3}";

    private ScriptedUpstream upstream;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).diagnostics("Server-Timing").start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    private static List<String> timings(RawClient.Answer answer) {
        return answer.head().lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("server-timing: ")).map(line -> line.substring(15)).toList();
    }

    @Test
    void the_upstreams_own_header_is_kept_beside() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nServer-Timing: db;dur=53, app;dur=47.2\r\nContent-Length: 2\r\n\r\nok");
        });
        List<String> timings = timings(client.get("/x").answer());
        assertThat(timings).hasSize(2).contains("db;dur=53, app;dur=47.2");
        assertThat(timings.get(1)).matches("portner" + DUR + ", token;dur=0.000;desc=\"cached\", upstream" + DUR
                + ", route;desc=\"fiks\", retries;desc=\"0\"");
    }

    @Test
    void a_token_that_was_waited_for_and_one_that_was_not_to_be_had() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 204 No Content\r\n\r\n");
        });
        CompletableFuture<AccessToken> late = new CompletableFuture<>();
        try (Listening waiting = Listening.before(upstream.port(), PKI).diagnostics("X-Timing").tokens((request, atMost) -> late).start();
                RawClient patient = waiting.client()) {
            patient.get("/x");
            waiting.awaitCall();
            late.complete(new AccessToken("late", System.nanoTime(), Duration.ofHours(1)));
            assertThat(patient.answer().head()).containsPattern("X-Timing: portner" + DUR + ", token" + DUR + ";desc=\"fetched\", upstream;");
        }
        try (Listening refused = Listening.before(upstream.port(), PKI).diagnostics("X-Timing").tokens((request, atMost) ->
                CompletableFuture.failedFuture(ProxyError.of(ProxyError.Kind.TOKEN_TIMEOUT, "slow"))).start(); RawClient caller = refused.client()) {
            assertThat(caller.get("/x").answer().head()).containsPattern("X-Timing: portner" + DUR + ", token" + DUR
                    + ";desc=\"none\", route;desc=\"fiks\", retries;desc=\"0\", error;desc=\"[a-z-]+\"");
        }
    }

    @Test
    void an_answer_of_portners_own_says_why() throws Exception {
        assertThat(timings(client.send("GET /x HTTP/1.1\r\nHost: evil.example.org\r\n\r\n").answer())).singleElement().asString()
                .matches("portner" + DUR + ", retries;desc=\"0\", error;desc=\"unknown-route\"");
        assertThat(timings(client.send("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n").answer())).singleElement().asString()
                .endsWith("error;desc=\"interception-off\"");
    }

    @Test
    void over_http_2_too() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nServer-Timing: db\r\nContent-Length: 2\r\n\r\nok");
        });
        try (Http2Client http2 = portner.http2()) {
            List<String> answered = http2.get(1, "/x").answer(1).head.get("server-timing");
            assertThat(answered).hasSize(2).contains("db").anyMatch(value -> value.startsWith("portner;dur="));
            assertThat(http2.get(3, "/a/../b").answer(3).head.get("server-timing")).singleElement().asString().contains("error;desc=\"bad-request\"");
        }
    }

    @Test
    void a_call_without_our_token_says_nothing_of_one_and_an_agreed_upgrade_tells_too() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 204 No Content\r\n\r\n");
            c.head();
            c.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        });
        assertThat(timings(client.send("GET /x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mine\r\n\r\n").answer())).singleElement().asString()
                .doesNotContain("token").contains("upstream;dur=");
        assertThat(timings(client.send("GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").answer())).singleElement().asString()
                .contains("upstream;dur=");
    }

    @Test
    void by_itself_nothing_is_told() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 204 No Content\r\n\r\n");
        });
        try (Listening silent = Listening.before(upstream.port(), PKI).start(); RawClient caller = silent.client()) {
            assertThat(timings(caller.get("/x").answer())).isEmpty();
            assertThat(timings(caller.send("GET /x HTTP/1.1\r\nHost: evil.example.org\r\n\r\n").answer())).isEmpty();
        }
    }
}
