package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import no.portner.token.AccessToken;
import no.portner.token.TokenRequest;
import no.portner.token.TokenSource;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A listener whose first token is a minute old, so that it may be doubted, before an upstream that does as it is told. */
abstract class RefusedTokens {

    static final TwinPki PKI = new TwinPki();
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    static final String REFUSED = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno";

    final Tokens tokens = new Tokens();
    ScriptedUpstream upstream;
    Listening portner;
    RawClient client;

    /** Gives {@code token-0}, {@code token-1} ... at once, or when a test says so. */
    static final class Tokens implements TokenSource {

        final AtomicInteger asked = new AtomicInteger();
        private final Semaphore requests = new Semaphore(0);
        private final Queue<CompletableFuture<AccessToken>> later = new ConcurrentLinkedQueue<>();

        @Override
        public CompletionStage<AccessToken> fetch(TokenRequest request, Duration atMost) {
            int number = asked.getAndIncrement();
            requests.release();
            CompletableFuture<AccessToken> waiting = number == 0 ? null : later.poll();
            return waiting != null ? waiting : CompletableFuture.completedFuture(token("token-" + number, Duration.ofMinutes(1)));
        }

        /** Returns when so many requests have been made, the first at the start included. */
        void awaitAsked(int times) throws InterruptedException {
            assertThat(requests.tryAcquire(times, 30, TimeUnit.SECONDS)).as(times + " requests for a token").isTrue();
        }

        /** What the next request for a token waits for. */
        CompletableFuture<AccessToken> next() {
            CompletableFuture<AccessToken> next = new CompletableFuture<>();
            later.add(next);
            return next;
        }
    }

    static AccessToken token(String value, Duration age) {
        return new AccessToken(value, System.nanoTime() - age.toNanos(), Duration.ofHours(1));
    }

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = made(Listening.before(upstream.port(), PKI).oneLoop().tokens(tokens).limits(300, 300)).start();
        client = portner.client();
    }

    Listening.Builder made(Listening.Builder builder) {
        return builder;
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
        assertThat(upstream.failures()).as("what went wrong in a script").isEmpty();
    }

    static String carrying(String token) {
        return "\r\nauthorization: Bearer " + token + "\r\n";
    }

    static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    void assertCounted(long seen, long repeated, long well) {
        assertThat(portner.unauthorised().seen()).as("seen").isEqualTo(seen);
        assertThat(portner.unauthorised().repeated()).as("repeated").isEqualTo(repeated);
        assertThat(portner.unauthorised().repeatedWell()).as("repeated well").isEqualTo(well);
    }
}
