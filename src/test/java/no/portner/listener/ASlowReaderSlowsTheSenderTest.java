package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import no.portner.token.AccessToken;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory is bounded by the receiver's speed, not by the length of a body. */
class ASlowReaderSlowsTheSenderTest {

    private static final TwinPki PKI = new TwinPki();
    private static final long BODY = 200L << 20;
    /** Far more than the sockets' buffers on both sides hold, far less than the body. */
    private static final long BOUND = 48L << 20;
    private static final byte[] PIECE = new byte[1 << 16];

    private ScriptedUpstream upstream;
    private Listening portner;
    private final AtomicLong sent = new AtomicLong();
    private final CompletableFuture<AccessToken> token = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).oneLoop().tokens((request, atMost) -> token).start();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        portner.close();
    }

    @Test
    void a_download_waits_for_the_client() throws Exception {
        grant();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n");
            while (sent.get() < BODY) {
                c.send(PIECE);
                sent.addAndGet(PIECE.length);
            }
        });
        try (RawClient client = portner.client().get("/")) {
            client.head();
            long held = untilNothingMoves();
            assertThat(held).isLessThan(BOUND);
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isLessThan(BOUND);
            assertThat(read(client.in(), BODY)).isEqualTo(BODY);
            assertThat(sent.get()).isEqualTo(BODY);
        }
        assertThat(portner.ended().error()).isNull();
    }

    @Test
    void an_upload_waits_for_the_upstream() throws Exception {
        grant();
        CountDownLatch go = new CountDownLatch(1);
        uploads(go, go::countDown);
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void an_upload_waits_for_the_token() throws Exception {
        uploads(new CountDownLatch(0), () -> {
            assertThat(upstream.accepted()).isZero();
            grant();
        });
    }

    private void grant() {
        token.complete(new AccessToken("the-token", System.nanoTime(), Duration.ofHours(1)));
    }

    private void uploads(CountDownLatch go, Runnable whenNothingMoves) throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            go.await();
            received.complete(read(c.in(), BODY));
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        try (RawClient client = portner.client()) {
            client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BODY + "\r\n\r\n");
            Thread sender = new Thread(() -> {
                try {
                    while (sent.get() < BODY) {
                        client.send(PIECE);
                        sent.addAndGet(PIECE.length);
                    }
                } catch (IOException e) {
                    received.completeExceptionally(e);
                }
            });
            sender.start();
            long held = untilNothingMoves();
            assertThat(held).isLessThan(BOUND);
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isLessThan(BOUND);
            whenNothingMoves.run();
            assertThat(received.get(60, TimeUnit.SECONDS)).isEqualTo(BODY);
            assertThat(client.answer().body()).isEqualTo("ok");
            sender.join();
        }
        assertThat(portner.ended().error()).isNull();
    }

    /** @return what had been sent when for half a second nothing more could be */
    private long untilNothingMoves() {
        long last = -1;
        long since = System.nanoTime();
        while (System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(500)) {
            if (sent.get() != last || last <= 0) {
                last = sent.get();
                since = System.nanoTime();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return last;
    }

    private static long read(InputStream in, long length) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long read = 0;
        int n;
        while (read < length && (n = in.read(buffer)) > 0) {
            read += n;
        }
        return read;
    }
}
