package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of what one end of a tunnel does not take, the other end has to keep the rest. */
class ASlowEndOfATunnelSlowsTheOtherTest {

    private static final long ALL = 96L << 20;
    /** Far more than the sockets' buffers on both sides hold, far less than all. */
    private static final long BOUND = 48L << 20;

    private final AtomicLong sent = new AtomicLong();
    private PlainServer server;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        server = new PlainServer(64 * 1024);
        portner = Listening.before(server.port(), new TwinPki()).start();
        client = new RawClient(portner.port, 64 * 1024);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
        portner.close();
    }

    @Test
    void what_the_server_does_not_take_the_client_keeps() throws Exception {
        Socket far = tunnel();
        passesAll(client.out(), far.getInputStream());
    }

    @Test
    void what_the_client_does_not_take_the_server_keeps() throws Exception {
        Socket far = tunnel();
        passesAll(far.getOutputStream(), client.in());
    }

    private Socket tunnel() throws Exception {
        client.send(TunnelsTest.connect(server.authority()));
        Socket far = server.connection();
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        return far;
    }

    private void passesAll(OutputStream from, InputStream to) throws Exception {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            byte[] piece = new byte[1 << 16];
            try {
                while (sent.get() < ALL) {
                    from.write(piece);
                    sent.addAndGet(piece.length);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(untilNothingMoves()).isLessThan(BOUND);
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isLessThan(BOUND);
        byte[] buffer = new byte[1 << 16];
        for (long read = 0; read < ALL;) {
            int n = to.read(buffer);
            assertThat(n).isPositive();
            read += n;
        }
        sending.get(30, TimeUnit.SECONDS);
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
}
