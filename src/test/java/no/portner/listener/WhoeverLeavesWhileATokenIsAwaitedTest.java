package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import no.portner.error.ProxyError.Kind;
import no.portner.token.AccessToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that was refused, and waits for another token, is over when one of the two sides leaves; nothing is lost by it. */
class WhoeverLeavesWhileATokenIsAwaitedTest extends RefusedTokens {

    @ParameterizedTest
    @ValueSource(ints = {2, 100_000})
    void the_client(int size) throws Exception {
        CompletableFuture<AccessToken> late = tokens.next();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            c.body(4);
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: " + (size + 1) + "\r\n\r\n");
            if (size < HeldAnswer.MOST) {
                c.send(new byte[size + 1]);
                assertThat(c.head()).as("the connection is free for another call").startsWith("GET /other").contains(carrying("late"));
                c.send(OK);
            } else {
                ended.complete(c.sawEndOf(new byte[size]));
            }
        });
        upstream.next(c -> {
            assertThat(c.head()).startsWith("GET /other").contains(carrying("late"));
            c.send(OK);
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody");
        tokens.awaitAsked(2);
        client.close();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("POST", 0, Kind.BAD_REQUEST));
        if (size > HeldAnswer.MOST) {
            assertThat(soon(ended)).as("the first call is cancelled").isTrue();
        }
        late.complete(token("late", Duration.ZERO));
        try (RawClient other = portner.client()) {
            assertThat(other.get("/other").answer().body()).isEqualTo("ok");
        }
        assertCounted(1, 0, 0);
    }

    /** What it held back is all there is of the refusal, and another token helps all the same. */
    @Test
    void the_upstream_in_the_middle_of_its_refusal() throws Exception {
        CompletableFuture<AccessToken> late = tokens.next();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 1000000\r\n\r\n").sendWhatIsTaken(new byte[100_000]);
            c.reset();
        });
        upstream.next(c -> {
            assertThat(c.head()).contains(carrying("late"));
            c.send(OK);
        });
        client.get("/");
        tokens.awaitAsked(2);
        late.complete(token("late", Duration.ZERO));
        assertThat(client.answer().body()).isEqualTo("ok");
    }

    @Test
    void the_upstream_for_good() throws Exception {
        CompletableFuture<AccessToken> late = tokens.next();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno").close();
        });
        client.get("/");
        tokens.awaitAsked(2);
        upstream.close();
        late.complete(token("late", Duration.ZERO));
        assertThat(client.answer().status()).isEqualTo(502);
    }

    @Test
    void the_client_with_nonsense_in_its_body() throws Exception {
        CompletableFuture<AccessToken> late = tokens.next();
        upstream.next(c -> {
            c.head();
            c.send(REFUSED);
            c.sawEnd();
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n");
        tokens.awaitAsked(2);
        client.send("nonsense\r\n");
        late.complete(token("late", Duration.ZERO));
        // Whether the call is sent once more depends on which of the two is noticed first.
        upstream.next(ScriptedUpstream.Connection::sawEnd);
        assertThat(client.answer().status()).isEqualTo(400);
    }
}
