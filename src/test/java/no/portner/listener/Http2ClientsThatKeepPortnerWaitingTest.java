package no.portner.listener;

import static no.portner.listener.ClientsThatKeepPortnerWaitingTest.PACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.listener.Http2Client.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same as {@link ClientsThatKeepPortnerWaitingTest} over HTTP/2. */
class Http2ClientsThatKeepPortnerWaitingTest {

    private static final TwinPki PKI = new TwinPki();
    private static final long NO_ERROR = 0;
    private static final long ENHANCE_YOUR_CALM = 11;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final WatchedClock clock = new WatchedClock();
    private ScriptedUpstream upstream;
    private Listening portner;
    private Http2Client client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).limits(new Limits(100, 100, 100, HeadLimits.DEFAULT, PACE)).clientsClock(clock)
                .oneLoop().start();
        client = portner.http2();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    private void pass(Duration time) throws InterruptedException {
        clock.awaitSweep();
        clock.pass(time);
        clock.awaitSweep();
    }

    @Test
    void a_silent_connection_is_told_that_nothing_was_lost_and_closed() throws Exception {
        pass(Duration.ofMinutes(10).minusSeconds(1));
        client.readWhatIsThere();
        assertThat(client.goAway).isNull();
        clock.pass(Duration.ofSeconds(2));
        client.until(() -> client.goAway != null);
        assertThat(client.goAway).isEqualTo(NO_ERROR);
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void pings_alone_do_not_keep_a_connection() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        assertThat(client.get(1, "/").answer(1).text()).isEqualTo("ok");
        for (int i = 0; i < 2; i++) {
            pass(Duration.ofMinutes(5));
            client.frame(Http2Client.PING, 0, 0, new byte[8]);
        }
        clock.pass(Duration.ofSeconds(2));
        client.until(() -> client.goAway != null);
        assertThat(client.goAway).isEqualTo(NO_ERROR);
    }

    @Test
    void who_waits_for_an_answer_is_not_silent() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            go.await(30, TimeUnit.SECONDS);
            c.send(OK);
        });
        client.get(1, "/");
        pass(Duration.ofMinutes(16));
        go.countDown();
        assertThat(client.answer(1).text()).isEqualTo("ok");
    }

    @Test
    void a_block_of_headers_that_does_not_end_ends_the_connection_however_often_it_goes_on() throws Exception {
        client.frame(Http2Client.HEADERS, Http2Client.END_STREAM, 1, Http2Client.block(":method", "GET"));
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(9));
            client.frame(Http2Client.CONTINUATION, 0, 1, Http2Client.block("x" + i, "y"));
        }
        clock.pass(Duration.ofSeconds(9));
        client.until(() -> client.goAway != null);
        assertThat(client.goAway).isEqualTo(ENHANCE_YOUR_CALM);
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void so_does_a_frame_that_is_not_whole() throws Exception {
        client.raw(new byte[] {0, 0, 8, Http2Client.PING, 0, 0, 0});
        pass(Duration.ofSeconds(29));
        clock.pass(Duration.ofSeconds(2));
        client.until(() -> client.goAway != null);
        assertThat(client.goAway).isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void a_slow_body_is_told_408_and_the_other_streams_go_on() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch posted = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            posted.countDown();
            c.sawEnd();
        });
        client.post(1, "/").data(1, false, "1234");
        assertThat(posted.await(10, TimeUnit.SECONDS)).isTrue();
        upstream.next(c -> {
            c.head();
            asked.countDown();
            go.await(30, TimeUnit.SECONDS);
            c.send(OK);
        });
        client.get(3, "/");
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        pass(Duration.ofSeconds(61));
        Answer slow = client.answer(1);
        assertThat(slow.status()).isEqualTo(408);
        assertThat(slow.text()).contains("request-timeout", "PORTNER_MIN_BODY_RATE");
        go.countDown();
        assertThat(client.answer(3).text()).isEqualTo("ok");
    }

    /** A document of ours waits for a window that never opens: it counts as a call, and its time is over at last. */
    @Test
    void who_takes_no_byte_of_a_problem_document_is_not_waited_for() throws Exception {
        client.close();
        portner.close();
        portner = Listening.before(upstream.port(), PKI)
                .limits(new Limits(100, 100, 100, HeadLimits.DEFAULT, new Pace(Duration.ofSeconds(1), PACE.idle(), 64))).oneLoop().start();
        client = portner.http2();
        client.frame(Http2Client.SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(0).array());
        client.until(() -> client.settingsAcks == 2);
        client.headers(1, true, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "unknown.example");
        client.until(() -> client.of(1).head != null);
        assertThat(client.of(1).status()).isEqualTo(421);
        assertThat(portner.traffic.requests()).as("calls under way").isEqualTo(1);
        assertThat(client.answer(1).reset).isNotNull();
        client.windowUpdate(0, 1).frame(Http2Client.PING, 0, 0, new byte[8]).until(() -> client.pings > 0);
        assertThat(portner.traffic.requests()).as("calls under way").isZero();
    }
}
