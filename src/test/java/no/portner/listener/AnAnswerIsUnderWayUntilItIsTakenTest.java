package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the upstream has given whole may still wait in Portner for a client that is slow: a drain waits for it, though not for ever. */
class AnAnswerIsUnderWayUntilItIsTakenTest {

    private static final TwinPki PKI = new TwinPki();
    private static final int WINDOW = 65_535;
    /** One record of TLS: it is read whole or not at all. */
    private static final int REST = 10_000;
    private static final int LENGTH = WINDOW + REST;
    private static final String LONG = "HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n" + "x".repeat(WINDOW);

    private ScriptedUpstream upstream;
    private Listening portner;
    private Http2Client client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
    }

    private void portner(Duration idle) throws Exception {
        portner = Listening.before(upstream.port(), PKI).oneLoop().timeouts(Duration.ofSeconds(30), idle).start();
        client = portner.http2();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
        assertThat(upstream.failures()).as("what went wrong in a script").isEmpty();
    }

    /** When this returns, the upstream's connection has served another call: it has nothing more to do with the first. */
    private void callWhoseAnswerIsNotTaken() throws Exception {
        CountDownLatch windowIsFull = new CountDownLatch(1);
        upstream.next(c -> {
            assertThat(c.head()).startsWith("GET /long ");
            c.send(LONG);
            assertThat(windowIsFull.await(15, TimeUnit.SECONDS)).isTrue();
            c.send("x".repeat(REST));
            assertThat(c.head()).startsWith("GET /short ");
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        client.stalled.add(1);
        client.get(1, "/long").until(() -> client.of(1).body.size() == WINDOW);
        windowIsFull.countDown();
        // Not before the first has been read whole: the second would get a connection of its own.
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, null));
        assertThat(client.get(3, "/short").answer(3).text()).isEqualTo("ok");
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, null));
    }

    private void awaitNothingUnderWay() {
        long since = System.nanoTime();
        while (portner.traffic.requests() > 0 && System.nanoTime() - since < TimeUnit.SECONDS.toNanos(15)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(portner.traffic.requests()).as("calls under way").isZero();
    }

    @Test
    void a_call_ends_when_its_last_byte_has_left() throws Exception {
        portner(Duration.ofSeconds(30));
        callWhoseAnswerIsNotTaken();
        assertThat(portner.traffic.requests()).as("calls under way").isEqualTo(1);
        assertThat(portner.traffic.idleNanos()).isZero();
        client.windowUpdate(1, WINDOW);
        assertThat(client.answer(1).body.size()).isEqualTo(LENGTH);
        awaitNothingUnderWay();
    }

    /** Between the end of the call and the answer to whether its client has taken all, a drain must not think that it may leave. */
    @Test
    void there_is_no_moment_at_which_nothing_seems_to_be_under_way() throws Exception {
        portner(Duration.ofSeconds(30));
        List<Boolean> idle = new CopyOnWriteArrayList<>();
        portner.whenEnded = () -> idle.add(portner.traffic.isIdle());
        callWhoseAnswerIsNotTaken();
        assertThat(idle).as("whether nothing was under way when a call was told to be over").containsExactly(false, false);
        assertThat(portner.traffic.isIdle()).isFalse();
        client.windowUpdate(1, WINDOW);
        awaitNothingUnderWay();
        assertThat(portner.traffic.isIdle()).isTrue();
    }

    @Test
    void a_client_that_leaves_without_the_end_is_not_waited_for() throws Exception {
        portner(Duration.ofSeconds(30));
        callWhoseAnswerIsNotTaken();
        assertThat(portner.traffic.requests()).as("calls under way").isEqualTo(1);
        client.close();
        awaitNothingUnderWay();
    }

    @Test
    void a_client_that_takes_nothing_is_not_waited_for_for_ever() throws Exception {
        portner(Duration.ofSeconds(1));
        callWhoseAnswerIsNotTaken();
        assertThat(client.answer(1).reset).as("INTERNAL_ERROR").isEqualTo(2);
        awaitNothingUnderWay();
    }
}
