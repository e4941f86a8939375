package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import no.portner.transport.BufferMemory;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the calls under way may hold, each within its bounds, can come to more than there is: then they hold no more than they have. */
class BodiesWaitWhileMemoryIsScarceTest {

    private static final TwinPki PKI = new TwinPki();
    private static final int LENGTH = 1000;

    private final AtomicLong inUse = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    /** Each look comes a second after the one before: none is left out. */
    private final MemoryMargin margin = new MemoryMargin(
            new BufferMemory(inUse::get, inUse::get, 100, () -> looks.addAndGet(TimeUnit.SECONDS.toNanos(1))));
    private final WatchedClock clock = new WatchedClock();
    private final AtomicInteger received = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private ScriptedUpstream upstream;
    private Listening portner;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI).next(c -> {
            c.head();
            for (int i = 0; i < LENGTH; i++) {
                c.body(1);
                received.incrementAndGet();
                begun.countDown();
            }
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        portner = Listening.before(upstream.port(), PKI).memory(margin).clientsClock(clock).oneLoop().start();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        portner.close();
    }

    private int statusOfAnotherCall() throws Exception {
        try (RawClient another = portner.client()) {
            return another.get("/another").answer().status();
        }
    }

    @Test
    void nothing_more_is_read_of_an_upload_until_there_is_memory_again() throws Exception {
        try (RawClient client = portner.client()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + LENGTH + "\r\n\r\nx");
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            inUse.set(90);
            clock.awaitSweep();
            clock.awaitSweep();
            client.send("x".repeat(LENGTH - 1));
            clock.awaitSweep();
            assertThat(statusOfAnotherCall()).as("a new call").isEqualTo(503);
            assertThat(received).as("bytes that came before").hasValue(1);
            inUse.set(0);
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(received).hasValue(LENGTH);
        }
    }

    @Test
    void the_same_goes_for_a_stream() throws Exception {
        try (Http2Client client = portner.http2()) {
            client.post(1, "/", "content-length", String.valueOf(LENGTH)).data(1, false, "x");
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            inUse.set(90);
            clock.awaitSweep();
            clock.awaitSweep();
            // The read that the stream had asked for before gets its frame still.
            client.data(1, false, "x");
            clock.awaitSweep();
            client.data(1, true, "x".repeat(LENGTH - 2));
            clock.awaitSweep();
            assertThat(statusOfAnotherCall()).as("a new call").isEqualTo(503);
            assertThat(received.get()).as("bytes that came before").isLessThanOrEqualTo(2);
            inUse.set(0);
            assertThat(client.answer(1).status()).isEqualTo(200);
            assertThat(received).hasValue(LENGTH);
        }
    }
}
