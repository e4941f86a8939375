package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import no.portner.Mistake;
import no.portner.config.Secret;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.RawClient.Answer;
import no.portner.route.Integration;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where neighbouring projects failed, tried on the wire: what the upstream and the client get to see. */
class MistakesOfOthersTest {

    private static final TwinPki PKI = new TwinPki();
    private static final List<String> OURS = List.of("authorization: bearer the-token", "integrasjonid: our-id", "integrasjonpassord: our-password");

    private ScriptedUpstream upstream;
    private PlainServer elsewhere;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        elsewhere = new PlainServer();
        start(Listening.before(upstream.port(), PKI).oneLoop());
    }

    private void start(Listening.Builder how) throws Exception {
        portner = how.integration(new Integration("our-id", Secret.of("our-password")), IntegrationCheck.NEVER).start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        elsewhere.close();
        portner.close();
    }

    /** The lines of the head that the upstream got, in small letters. */
    private List<String> sent(String headers) throws Exception {
        upstream.next(c -> {
            String head = c.head();
            c.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + head.length() + "\r\n\r\n" + head).close();
        });
        Answer answer = client.send("GET /x HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n").answer();
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().toLowerCase(Locale.ROOT).lines().toList();
    }

    private static Stream<String> named(List<String> head, String name) {
        return head.stream().filter(line -> line.replaceAll("[_.-]", "").startsWith(name + ":"));
    }

    /** CVE-2024-45410 (Traefik), toolhive#5836. */
    @Mistake("client names our header in `Connection:` and so strips it")
    @ParameterizedTest
    @ValueSource(strings = {"Authorization, IntegrasjonId, IntegrasjonPassord", "close, authorization,integrasjonid,INTEGRASJONPASSORD",
        "integrasjon_id, integrasjon.passord, Authorization", "keep-alive\r\nConnection: Authorization"})
    void a_client_does_not_strip_our_headers_by_naming_them_in_connection(String connection) throws Exception {
        assertThat(sent("Connection: " + connection + "\r\n")).containsAll(OURS);
    }

    /** CVE-2025-64484 (oauth2-proxy), CVE-2026-39858 (Traefik). */
    @Mistake("client spells the header with `_` or `.` and upstream folds it")
    @ParameterizedTest
    @ValueSource(strings = {"Integrasjon_Id: our-id\r\nIntegrasjon_Passord: theirs\r\n", "integrasjon.id: our-id\r\nintegrasjon.passord: theirs\r\n",
        "INTEGRASJON-ID: our-id\r\nINTEGRASJON-PASSORD: theirs\r\n", "IntegrasjonId: our-id\r\nIntegrasjon_Passord: theirs\r\n"})
    void no_other_spelling_of_our_headers_leaves(String headers) throws Exception {
        List<String> head = sent(headers);
        assertThat(head).containsAll(OURS).noneMatch(line -> line.contains("theirs"));
        assertThat(named(head, "integrasjonid")).hasSize(1);
        assertThat(named(head, "integrasjonpassord")).hasSize(1);
    }

    /** GHSA-7r4p-vjf4-gxv4 (Caddy), Dapr's {@code Header.Add}. */
    @Mistake("header set without removing the client's first")
    @Test
    void what_we_set_is_the_only_one_of_its_name() throws Exception {
        List<String> head = sent("Authorization: Bearer portner\r\nIntegrasjonId: our-id\r\nIntegrasjonPassord: a\r\nintegrasjonpassord: b\r\n");
        assertThat(head).containsAll(OURS);
        for (String name : List.of("authorization", "integrasjonid", "integrasjonpassord", "host")) {
            assertThat(named(head, name)).as(name).hasSize(1);
        }
    }

    /** krakend-ce#889. */
    @Mistake("token follows a redirect to another host")
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_to_another_host_goes_to_the_client_and_nowhere_else(int status) throws Exception {
        String location = "Location: http://" + elsewhere.authority() + "/login";
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 " + status + " Moved\r\n" + location + "\r\nContent-Length: 0\r\n\r\n");
        });
        Answer answer = client.get("/x").answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.has(location)).isTrue();
        assertThat(elsewhere.isUnvisited()).isTrue();
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    /** The rule of agents' credential proxies: only where the leg is TLS. */
    @Mistake("token attached on a cleartext leg")
    @Test
    void a_call_that_leaves_without_tls_carries_nothing_of_ours() throws Exception {
        client.send("GET http://" + elsewhere.authority() + "/x HTTP/1.1\r\nHost: " + elsewhere.authority() + "\r\n\r\n");
        assertThat(PlainServer.head(elsewhere.connection())).doesNotContainIgnoringCase("authorization").doesNotContainIgnoringCase("integrasjon");
        assertThat(upstream.accepted()).isZero();
    }

    /** vertx-http-proxy#152. */
    @Mistake("hop-by-hop response headers forwarded")
    @Test
    void hop_by_hop_headers_of_an_answer_stay_here() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\n"
                    + "Proxy-Connection: close\r\nUpgrade: h2c\r\nTE: trailers\r\nX-End: 1\r\nContent-Length: 2\r\n\r\nok");
        });
        Answer answer = client.get("/x").answer();
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(answer.has("x-end: 1")).isTrue();
        assertThat(answer.head()).doesNotContainIgnoringCase("x-hop").doesNotContainIgnoringCase("keep-alive").doesNotContainIgnoringCase("proxy-")
                .doesNotContainIgnoringCase("upgrade").doesNotContainIgnoringCase("\r\nte:");
    }

    /** Dapr's oauth2clientcredentials. */
    @Mistake("token failure answered with an empty 200")
    @Test
    void a_token_that_cannot_be_had_is_an_error_in_words() throws Exception {
        client.close();
        portner.close();
        start(Listening.before(upstream.port(), PKI).tokens((request, atMost) -> CompletableFuture.failedFuture(ProxyError.of(Kind.TOKEN_REFUSED, "no token"))));
        Answer answer = client.get("/x").answer();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("\"type\"", "\"detail\"");
        assertThat(upstream.accepted()).isZero();
    }

    /** CVE-2025-58056, CVE-2026-33870 (Netty). */
    @Mistake("chunk extensions and quoted strings parsed apart from the peer")
    @ParameterizedTest
    @ValueSource(strings = {"1;\n", "1;a\nb", "1;a=\"\nb\"", "1;a=\"b\r\n", "1;a=\"\r\nb\"", "1\r;a", "1;a\r", "1 ;a", "1;a=\"\\\r\n\""})
    void an_extension_that_another_program_could_end_elsewhere_is_refused(String size) throws Exception {
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\nx\r\n0\r\n\r\n" + FramingFamilies.SMUGGLED);
        assertThat(client.answer().status()).isEqualTo(400);
        assertThat(client.isAtEnd()).isTrue();
    }

    /** CVE-2025-67735, CVE-2026-42578 (Netty): over HTTP/2 nothing but our own checks stands between a line end and the upstream's HTTP/1.1. */
    @Mistake("CR LF in a request target or header value passes")
    @ParameterizedTest
    @ValueSource(strings = {"/x HTTP/1.1\r\nX: y", "/x\r\n", "/x\ny", "/x\ry"})
    void a_line_end_in_a_target_or_a_value_goes_nowhere(String text) throws Exception {
        try (Http2Client http2 = portner.http2()) {
            http2.headers(1, true, ":method", "GET", ":scheme", "http", ":path", text, ":authority", "localhost");
            http2.headers(3, true, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "localhost", "x", text);
            http2.headers(5, true, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "localhost" + text);
            assertThat(http2.answer(1).reset).isNotNull();
            assertThat(http2.answer(3).reset).isNotNull();
            assertThat(http2.answer(5).reset).isNotNull();
        }
        assertThat(upstream.accepted()).isZero();
    }
}
