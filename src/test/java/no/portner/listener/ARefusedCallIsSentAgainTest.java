package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import no.portner.listener.RawClient.Answer;
import no.portner.listener.UnauthorisedCounters.Reason;
import no.portner.token.AccessToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A 401 to our token: the call is sent once more, with another token, and the client sees only what comes of that. */
class ARefusedCallIsSentAgainTest extends RefusedTokens {

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PATCH", "DELETE"})
    void on_the_same_connection_whatever_the_method(String method) throws Exception {
        CompletableFuture<List<String>> heads = new CompletableFuture<>();
        upstream.next(c -> {
            List<String> seen = new ArrayList<>(List.of(c.head()));
            c.send(REFUSED);
            seen.add(c.head());
            c.send(OK);
            seen.add(c.head());
            c.send(OK);
            heads.complete(seen);
        });
        String call = method + " /x?y=1 HTTP/1.1\r\nHost: localhost\r\nX-Mine: 1\r\n\r\n";
        Answer answer = client.send(call).answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(client.send(call).answer().status()).isEqualTo(200);
        List<String> seen = soon(heads);
        assertThat(seen.get(0)).contains(carrying("token-0"));
        assertThat(seen.get(1)).isEqualTo(seen.get(0).replace("token-0", "token-1"));
        assertThat(seen.get(2)).as("the next call").contains(carrying("token-1"));
        assertThat(upstream.accepted()).isEqualTo(1);
        assertThat(tokens.asked).hasValue(2);
        assertCounted(1, 1, 1);
        assertThat(portner.ended()).isEqualTo(new Listening.Ended(method, 200, null));
    }

    @Test
    void also_one_that_asks_for_the_head_alone() throws Exception {
        upstream.next(c -> {
            assertThat(c.head()).startsWith("HEAD / ");
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 500\r\n\r\n");
            assertThat(c.head()).startsWith("HEAD / ").contains(carrying("token-1"));
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
        });
        Answer answer = client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n").answer(true);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.has("content-length: 7")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 401 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno", "HTTP/1.0 401 No\r\n\r\nno"})
    void on_a_new_connection_where_the_first_one_ends(String refusal) throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(refusal).close();
        });
        upstream.next(c -> {
            assertThat(c.head()).contains(carrying("token-1"));
            c.send(OK);
        });
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
        assertThat(upstream.accepted()).isEqualTo(2);
    }

    /** Nothing can be read from it, so nothing speaks against another try. */
    @Test
    void after_a_refusal_that_breaks_off() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nhalf").reset();
        });
        upstream.next(c -> {
            assertThat(c.head()).contains(carrying("token-1"));
            c.send(OK);
        });
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
    }

    @Test
    void after_a_refusal_that_is_too_long_to_be_read_to_its_end() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 10000000\r\n\r\n");
            ended.complete(c.sawEndOf(new byte[100_000]));
        });
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
        assertThat(soon(ended)).as("the first connection is closed").isTrue();
    }

    @Test
    void after_it_was_sent_again_already_on_account_of_a_stale_connection() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(OK);
            c.head();
            c.close();
        });
        upstream.next(c -> {
            c.head();
            c.send(REFUSED);
            assertThat(c.head()).contains(carrying("token-1"));
            c.send(OK);
        });
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
    }

    @Test
    void once_only() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(REFUSED);
            c.head();
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\nX-Second: 1\r\n\r\nagain");
        });
        Answer answer = client.get("/").answer();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("again");
        assertThat(answer.has("x-second: 1")).isTrue();
        assertThat(tokens.asked).hasValue(2);
        assertCounted(1, 1, 0);
        assertThat(portner.unauthorised().passedOn(Reason.AGAIN)).isEqualTo(1);
    }

    @Test
    void in_its_turn_among_pipelined_ones() throws Exception {
        upstream.next(c -> {
            assertThat(c.head()).startsWith("GET /1 ");
            c.send(REFUSED);
            for (int i = 1; i <= 3; i++) {
                assertThat(c.head()).startsWith("GET /" + i + " ").contains(carrying("token-1"));
                c.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + i);
            }
        });
        client.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /3 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        for (int i = 1; i <= 3; i++) {
            assertThat(client.answer().body()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void two_hundred_of_them_by_one_request_for_a_token() throws Exception {
        int crowd = 200;
        Semaphore refused = new Semaphore(0);
        CompletableFuture<AccessToken> late = tokens.next();
        for (int i = 0; i < 2 * crowd; i++) {
            upstream.next(c -> refuses("token-0", c, refused));
        }
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            clients.add(portner.client().get("/" + i));
            if (i % 10 == 9) {
                assertThat(refused.tryAcquire(10, 60, TimeUnit.SECONDS)).as("a few at a time: connecting is no matter here").isTrue();
            }
        }
        assertThat(tokens.asked).hasValue(2);
        late.complete(token("late", Duration.ZERO));
        for (RawClient each : clients) {
            assertThat(each.answer().body()).isEqualTo("ok");
            each.close();
        }
        assertThat(tokens.asked).hasValue(2);
        assertCounted(crowd, crowd, crowd);
    }

    private static void refuses(String token, ScriptedUpstream.Connection c, Semaphore refused) throws IOException {
        while (true) {
            String head;
            try {
                head = c.head();
            } catch (IOException end) {
                return;
            }
            if (head.contains(carrying(token))) {
                c.send(REFUSED);
                refused.release();
            } else {
                c.send(OK);
            }
        }
    }
}
