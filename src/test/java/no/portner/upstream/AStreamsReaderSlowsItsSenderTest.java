package no.portner.upstream;

import static no.portner.upstream.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2's windows carry on what a slow reader at one end means for the sender at the other, for its own stream alone. */
class AStreamsReaderSlowsItsSenderTest {

    private static final TwinPki PKI = new TwinPki();
    private static final int PIECE = 64 * 1024;
    private static final int PIECES = 128;

    private Http2Upstream upstream;
    private Forwarding rig;

    @BeforeEach
    void start() throws Exception {
        upstream = new Http2Upstream(PKI);
        rig = new Forwarding(PKI, true, Optional.empty());
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        rig.close();
    }

    @Test
    void an_answer_that_nobody_reads_fills_its_window_and_holds_up_no_other() throws Exception {
        Heard slow = new Heard(rig).onHead((call, response) -> call.read(false));
        rig.call(slow, "https://127.0.0.1:" + upstream.port(), HttpMethod.GET, "/slow");
        Http2Upstream.Call call = upstream.next().head(200, false);
        slow.head();
        for (int i = 0; i < PIECES; i++) {
            call.data(Unpooled.wrappedBuffer(new byte[PIECE]), i == PIECES - 1);
        }
        eventually(() -> assertThat(call.written.get()).isGreaterThan(MultiplexedConnection.STREAM_WINDOW - PIECE));
        Heard quick = rig.get(upstream.port(), "/quick");
        Http2Upstream.Call other = upstream.next();
        assertThat(other.connection).isSameAs(call.connection);
        other.head(200, false).data(Unpooled.wrappedBuffer(new byte[4 * PIECE * 16]), true);
        quick.whole();
        assertThat(quick.bytes).hasValue(4L * PIECE * 16);
        assertThat(call.written.get()).isLessThanOrEqualTo(MultiplexedConnection.STREAM_WINDOW);
        assertThat(slow.bytes.get()).isLessThanOrEqualTo(MultiplexedConnection.STREAM_WINDOW);
        slow.on(() -> slow.call().read(true));
        slow.whole();
        assertThat(slow.bytes).hasValue((long) PIECE * PIECES);
    }

    @Test
    void a_request_that_the_upstream_does_not_take_stops_its_client() throws Exception {
        upstream.serving(call -> call.consumes = false);
        Heard heard = rig.post(upstream.port(), "/");
        Http2Upstream.Call call = upstream.next();
        eventually(() -> assertThat(heard.isWritable()).isTrue());
        long sent = 0;
        String piece = "x".repeat(16 * 1024);
        while (heard.isWritable()) {
            heard.send(piece);
            sent += piece.length();
            assertThat(sent).as("the window, what waits for it, and a piece").isLessThan(1 << 20);
        }
        eventually(() -> assertThat(call.bytes.get()).isEqualTo(65_535));
        assertThat(heard.isWritable()).isFalse();
        call.consumes = true;
        call.consume(65_535);
        eventually(() -> assertThat(heard.isWritable()).isTrue());
        heard.sendLast();
        call.requestEnd.get(15, TimeUnit.SECONDS);
        assertThat(call.bytes).hasValue(sent);
        call.answer("ok");
        heard.whole();
    }
}
