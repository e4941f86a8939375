package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.listener.RawClient.Answer;
import no.portner.listener.UnauthorisedCounters.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refused call is sent again with the body it had, as long as what was sent of it is 64 KiB at most. */
class ABodyIsSentAgainTest extends RefusedTokens {

    private static final int MOST = RequestBody.MOST_RECORDED;

    private static String body(int length) {
        StringBuilder body = new StringBuilder(length);
        for (int i = 0; body.length() < length; i++) {
            body.append(i).append(' ');
        }
        return body.substring(0, length);
    }

    private static String post(int length) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1023, 1024, 10_000, MOST - 1, MOST})
    void up_to_64_KiB(int length) throws Exception {
        CompletableFuture<String> again = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            assertThat(c.body(length)).isEqualTo(body(length));
            c.send(REFUSED);
            assertThat(c.head()).contains(carrying("token-1")).contains("\r\nContent-Length: " + length + "\r\n");
            again.complete(c.body(length));
            c.send(OK);
        });
        assertThat(client.send(post(length) + body(length)).answer().body()).isEqualTo("ok");
        assertThat(soon(again)).isEqualTo(body(length));
        assertCounted(1, 1, 1);
    }

    @Test
    void beyond_that_the_refusal_passes_and_the_next_call_has_another_token() throws Exception {
        int length = MOST + 1;
        upstream.next(c -> {
            c.head();
            c.body(length);
            c.send(REFUSED);
            assertThat(c.head()).startsWith("GET /next").contains(carrying("token-1"));
            c.send(OK);
        });
        Answer answer = client.send(post(length) + body(length)).answer();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("no");
        assertThat(tokens.asked).hasValue(2);
        assertThat(client.get("/next").answer().body()).isEqualTo("ok");
        assertCounted(1, 0, 0);
        assertThat(portner.unauthorised().passedOn(Reason.NOT_REPEATABLE)).isEqualTo(1);
    }

    /** Pieces of a byte are copied together, larger ones are kept as they are. */
    @Test
    void from_chunks_of_all_sizes_with_their_trailers() throws Exception {
        CompletableFuture<String> again = new CompletableFuture<>();
        StringBuilder chunks = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        for (int i = 0; plain.length() < 30_000; i++) {
            String chunk = body(1 + i * 37 % 3000);
            chunks.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
            plain.append(chunk);
        }
        chunks.append("0\r\nX-Sum: 42\r\n\r\n");
        upstream.next(c -> {
            c.head();
            assertThat(chunked(c)).isEqualTo(plain + "[X-Sum: 42]");
            c.send(REFUSED);
            assertThat(c.head()).contains(carrying("token-1"));
            again.complete(chunked(c));
            c.send(OK);
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < chunks.length(); at += 700) {
            client.send(chunks.substring(at, Math.min(chunks.length(), at + 700)));
        }
        assertThat(client.answer().body()).isEqualTo("ok");
        assertThat(soon(again)).isEqualTo(plain + "[X-Sum: 42]");
    }

    private static String chunked(ScriptedUpstream.Connection c) throws Exception {
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(c), 16);
            if (size == 0) {
                String trailer;
                while (!(trailer = line(c)).isEmpty()) {
                    body.append('[').append(trailer).append(']');
                }
                return body.toString();
            }
            body.append(c.body(size));
            line(c);
        }
    }

    private static String line(ScriptedUpstream.Connection c) throws Exception {
        StringBuilder line = new StringBuilder();
        int b;
        while ((b = c.in().read()) != '\n') {
            assertThat(b).as("the end of the connection").isNotNegative();
            line.append((char) b);
        }
        return line.substring(0, line.length() - 1);
    }

    @Test
    void also_when_the_refusal_comes_while_the_client_still_sends() throws Exception {
        CompletableFuture<Boolean> firstEnded = new CompletableFuture<>();
        CompletableFuture<String> again = new CompletableFuture<>();
        CountDownLatch half = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            c.body(5);
            c.send(REFUSED);
            firstEnded.complete(c.sawEnd());
        });
        upstream.next(c -> {
            assertThat(c.head()).contains(carrying("token-1"));
            String first = c.body(5);
            half.countDown();
            again.complete(first + c.body(200_000));
            c.send(OK);
        });
        String body = body(200_005);
        client.send(post(body.length()) + body.substring(0, 5));
        assertThat(half.await(30, TimeUnit.SECONDS)).isTrue();
        client.send(body.substring(5));
        assertThat(client.answer().body()).isEqualTo("ok");
        assertThat(soon(again)).isEqualTo(body);
        assertThat(soon(firstEnded)).as("a connection on which a body is not whole serves nothing any more").isTrue();
    }

    /** As curl and the JDK's client do it: they wait for a 100, and see one. */
    @Test
    void to_a_client_that_waits_to_be_told_to_continue() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(REFUSED);
            c.sawEnd();
        });
        upstream.next(c -> {
            assertThat(c.head()).contains("\r\nExpect: 100-continue\r\n").contains(carrying("token-1"));
            c.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(c.body(4)).isEqualTo("body");
            c.send(OK);
        });
        client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 100 ");
        assertThat(client.send("body").answer().body()).isEqualTo("ok");
    }

    /** The JDK's client would take a second 100 for the answer. */
    @Test
    void without_a_second_continue_to_a_client_that_has_been_told() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 100 Continue\r\n\r\n");
            c.body(4);
            c.send(REFUSED);
            assertThat(c.head()).contains("\r\nExpect: 100-continue\r\n").contains(carrying("token-1"));
            c.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(c.body(4)).isEqualTo("body");
            c.send(OK);
        });
        client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 100 ");
        assertThat(client.send("body").answer().status()).isEqualTo(200);
    }

    @Test
    void without_a_continue_to_a_client_that_did_not_wait_for_one() throws Exception {
        upstream.next(c -> {
            c.head();
            c.body(4);
            c.send(REFUSED);
            c.head();
            c.send("HTTP/1.1 100 Continue\r\n\r\n");
            c.body(4);
            c.send(OK);
        });
        client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody");
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void and_is_let_go_of_when_the_call_is_answered() throws Exception {
        upstream.next(c -> {
            c.head();
            c.body(10_000);
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha");
            c.body(90_000);
            c.send("lf");
        });
        client.send(post(100_000) + body(10_000));
        assertThat(client.head()).contains(" 200 ");
        client.send(body(90_000));
        assertThat(new String(client.in().readNBytes(4))).isEqualTo("half");
    }
}
