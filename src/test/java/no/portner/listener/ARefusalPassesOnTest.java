package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError;
import no.portner.listener.RawClient.Answer;
import no.portner.listener.UnauthorisedCounters.Reason;
import no.portner.token.AccessToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another token does not help against reaches the client exactly as it came. */
class ARefusalPassesOnTest extends RefusedTokens {

    private static final ProxyError REFUSED_TOO = ProxyError.of(ProxyError.Kind.TOKEN_REFUSED, "MP-200");

    private void assertPassedOn(Reason reason, int requestsForTokens) {
        assertCounted(1, 0, 0);
        assertThat(portner.unauthorised().passedOn(reason)).isEqualTo(1);
        assertThat(tokens.asked).hasValue(requestsForTokens);
    }

    private static String refusal(String headers, String body) {
        return "HTTP/1.1 401 Unauthorized\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String bytes(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void that_says_that_the_integration_failed() throws Exception {
        String body = bytes(ComplaintTest.INTEGRATION.getBytes(StandardCharsets.UTF_8));
        upstream.next(c -> {
            c.head();
            c.send(refusal("WWW-Authenticate: Bearer\r\nX-ErrorId: 7\r\n", body));
            assertThat(c.head()).startsWith("GET /next");
            c.send(OK);
        });
        Answer answer = client.get("/").answer();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.has("www-authenticate: Bearer")).isTrue();
        assertThat(answer.has("x-errorid: 7")).isTrue();
        assertPassedOn(Reason.INTEGRATION, 1);
        assertThat(client.get("/next").answer().body()).isEqualTo("ok");
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 401, null));
    }

    @Test
    void that_says_so_in_gzip() throws Exception {
        String body = bytes(ComplaintTest.gzip(ComplaintTest.INTEGRATION));
        upstream.next(c -> {
            c.head();
            c.send(refusal("Content-Encoding: gzip\r\n", body));
        });
        Answer answer = client.get("/").answer();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.has("content-encoding: gzip")).isTrue();
        assertPassedOn(Reason.INTEGRATION, 1);
    }

    @Test
    void but_not_one_whose_coding_cannot_be_read() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(refusal("Content-Encoding: br\r\n", "Autentisering feilet for integrasjon"));
            c.head();
            c.send(OK);
        });
        assertThat(client.get("/").answer().status()).isEqualTo(200);
    }

    @Test
    void with_all_of_its_chunks_and_trailers() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n14\r\nautentisering feilet\r\n");
            c.send("10\r\n for integrasjon\r\n0\r\nX-End: 1\r\n\r\n");
        });
        Answer answer = client.get("/").answer();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("autentisering feilet for integrasjon[X-End: 1]");
    }

    @Test
    void with_the_rest_of_a_huge_body_while_the_client_takes_it() throws Exception {
        int size = 20 << 20;
        CountDownLatch sent = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            String begin = "Autentisering feilet for integrasjon";
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: " + size + "\r\n\r\n" + begin);
            c.send(new byte[size - begin.length()]);
            sent.countDown();
            c.head();
            c.send(OK);
        });
        try (RawClient slow = new RawClient(portner.port, 4096)) {
            slow.get("/");
            assertThat(slow.head()).contains(" 401 ");
            assertThat(sent.getCount()).as("the upstream waits for the client").isEqualTo(1);
            assertThat(slow.in().readNBytes(size)).hasSize(size);
            assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(slow.get("/next").answer().body()).isEqualTo("ok");
        }
        assertPassedOn(Reason.INTEGRATION, 1);
    }

    @Test
    void that_breaks_off_just_so_when_it_says_that_the_integration_failed() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nAutentisering feilet for integrasjon").close();
        });
        Answer answer = client.get("/").answer();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("Autentisering feilet for integrasjon");
        assertThat(answer.whole()).isFalse();
    }

    @Test
    void when_the_token_is_new() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(REFUSED);
            c.head();
            c.send(REFUSED);
            c.head();
            c.send(REFUSED);
            c.head();
            c.send(OK);
        });
        CompletableFuture<AccessToken> next = tokens.next();
        next.complete(token("new", Duration.ZERO));
        assertThat(client.get("/").answer().status()).as("again").isEqualTo(401);
        assertThat(client.get("/").answer().status()).isEqualTo(401);
        assertThat(tokens.asked).hasValue(2);
        assertThat(portner.unauthorised().passedOn(Reason.TOO_SOON)).isEqualTo(1);
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, HeldAnswer.MOST, HeldAnswer.MOST + 1, 1_000_000})
    void when_there_is_no_other_token(int size) throws Exception {
        CompletableFuture<AccessToken> never = tokens.next();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: " + size + "\r\n\r\n").send(new byte[size]);
            c.head();
            c.send(OK);
        });
        client.get("/");
        tokens.awaitAsked(2);
        never.completeExceptionally(REFUSED_TOO);
        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("\0".repeat(size));
        assertPassedOn(Reason.NO_TOKEN, 2);
        assertThat(client.get("/").answer().body()).as("the connections are as before").isEqualTo("ok");
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void to_a_client_that_still_sends_when_there_is_no_other_token() throws Exception {
        CompletableFuture<AccessToken> never = tokens.next();
        upstream.next(c -> {
            c.head();
            c.send(REFUSED);
            c.sawEnd();
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nbegin");
        tokens.awaitAsked(2);
        never.completeExceptionally(REFUSED_TOO);
        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(401);
        client.send(new byte[50_000]);
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void of_the_upload_of_which_the_rest_still_goes_out_while_it_passes() throws Exception {
        CompletableFuture<AccessToken> never = tokens.next();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100001\r\n\r\n").send(new byte[100_000]);
            c.body(100_000);
            c.send("!");
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nbegin");
        tokens.awaitAsked(2);
        never.completeExceptionally(REFUSED_TOO);
        assertThat(client.head()).contains(" 401 ");
        client.send(new byte[99_995]);
        assertThat(client.in().readNBytes(100_001)).hasSize(100_001).endsWith((byte) '!');
    }

    @Test
    void that_forbids() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        });
        assertThat(client.get("/").answer().status()).isEqualTo(403);
        assertThat(tokens.asked).hasValue(1);
        assertCounted(0, 0, 0);
    }

    @Test
    void of_a_token_of_the_clients_own() throws Exception {
        upstream.next(c -> {
            assertThat(c.head()).contains("\r\nAuthorization: Bearer person\r\n");
            c.send(REFUSED);
        });
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer person\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(401);
        assertThat(tokens.asked).hasValue(1);
        assertCounted(0, 0, 0);
    }
}
