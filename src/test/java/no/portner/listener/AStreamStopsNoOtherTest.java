package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import no.portner.listener.Http2Client.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flow control is backpressure, both ways, for each stream of its own. */
class AStreamStopsNoOtherTest {

    private static final TwinPki PKI = new TwinPki();
    private static final byte[] PIECE = new byte[16 * 1024];
    private static final int BODY = 64 << 20;
    /** For each of eight more than the system itself takes for a connection on loopback, which is up to 10 MB. */
    private static final int UPLOADS = 128 * 1024 * 1024;
    /** Sockets' buffers on both sides of Portner, and what Portner may hold. */
    private static final long BOUND = 24 << 20;
    private static final int WINDOW = 65_535;

    private ScriptedUpstream upstream;
    private Listening portner;
    private Http2Client client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).start();
        client = portner.http2();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    @Test
    void uploads_whose_upstreams_do_not_read_stop_no_other_stream() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        int stuck = 8;
        CompletableFuture<Long> first = new CompletableFuture<>();
        for (int i = 0; i < stuck; i++) {
            upstream.next(c -> {
                c.head();
                go.await(60, TimeUnit.SECONDS);
                long read = 0;
                byte[] buffer = new byte[1 << 16];
                for (int n; read < UPLOADS / stuck && (n = c.in().read(buffer)) > 0;) {
                    read += n;
                }
                first.complete(read);
                c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
        }
        long[] sent = new long[stuck];
        for (int i = 0; i < stuck; i++) {
            client.post(2 * i + 1, "/upload", "content-length", Integer.toString(UPLOADS / stuck));
        }
        long all = sendAllThatIsTaken(stuck, sent);
        assertThat(all).as("what is under way of " + UPLOADS).isLessThan((long) UPLOADS * 9 / 10);
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isLessThan(BOUND);
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + c.body(5));
        });
        int other = 2 * stuck + 1;
        assertThat(client.post(other, "/quick", "content-length", "5").data(other, true, "quick").answer(other).text()).isEqualTo("quick");
        go.countDown();
        while (sum(sent) < UPLOADS / stuck * stuck) {
            if (sendAllThatIsTaken(stuck, sent) == 0) {
                client.until(() -> anyWindow(stuck, sent));
            }
        }
        for (int i = 0; i < stuck; i++) {
            assertThat(client.answer(2 * i + 1).text()).isEqualTo("ok");
        }
        assertThat(first.get()).isEqualTo(UPLOADS / stuck);
    }

    private boolean anyWindow(int streams, long[] sent) {
        for (int i = 0; i < streams; i++) {
            if (sent[i] < UPLOADS / streams && client.window(2 * i + 1) > 0) {
                return true;
            }
        }
        return false;
    }

    /** @return how much was sent until for half a second nothing more was taken */
    private long sendAllThatIsTaken(int streams, long[] sent) throws IOException {
        long before = sum(sent);
        long since = System.nanoTime();
        while (System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(500)) {
            for (int i = 0; i < streams; i++) {
                int stream = 2 * i + 1;
                int size = (int) Math.min(Math.min(PIECE.length, client.window(stream)), UPLOADS / streams - sent[i]);
                if (size > 0) {
                    client.data(stream, sent[i] + size == UPLOADS / streams, size == PIECE.length ? PIECE : new byte[size]);
                    sent[i] += size;
                    since = System.nanoTime();
                }
            }
            client.readWhatIsThere();
        }
        return sum(sent) - before;
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }

    @Test
    void a_download_that_its_client_does_not_take_waits_and_stops_no_other() throws Exception {
        AtomicLong sent = new AtomicLong();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n");
            while (sent.get() < BODY) {
                c.send(PIECE);
                sent.addAndGet(PIECE.length);
            }
        });
        client.stalled.add(1);
        client.get(1, "/download");
        client.until(() -> client.of(1).body.size() == WINDOW);
        assertThat(untilNothingMoves(sent)).isLessThan(BOUND);
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isLessThan(BOUND);
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        assertThat(client.get(3, "/quick").answer(3).text()).isEqualTo("ok");
        client.stalled.clear();
        client.windowUpdate(1, WINDOW);
        Answer answer = client.answer(1);
        assertThat(answer.body.size()).isEqualTo(BODY);
        assertThat(answer.ended).isTrue();
    }

    private static long untilNothingMoves(AtomicLong sent) {
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

    /** A reset and the end of a connection overtake what waits to be read. */
    @Test
    void whoever_leaves_while_an_upload_waits_takes_the_upstream_call_along() throws Exception {
        CountDownLatch gone = new CountDownLatch(2);
        CountDownLatch there = new CountDownLatch(2);
        ScriptedUpstream.Script deaf = c -> {
            c.head();
            there.countDown();
            // What has been sent is taken only now that the call is over.
            if (portner.ended() != null && c.sawEnd()) {
                gone.countDown();
            }
        };
        upstream.next(deaf).next(deaf);
        long[] sent = new long[2];
        client.post(1, "/one").post(3, "/two");
        assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();
        sendAllThatIsTaken(2, sent);
        client.reset(1, 8);
        awaitRequests(1);
        client.close();
        awaitRequests(0);
        assertThat(gone.await(20, TimeUnit.SECONDS)).as("the upstreams see that: " + upstream.failures()).isTrue();
    }

    private void awaitRequests(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (portner.traffic.requests() != count && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(portner.traffic.requests()).isEqualTo(count);
    }
}
