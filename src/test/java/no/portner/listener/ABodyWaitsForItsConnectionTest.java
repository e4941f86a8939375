package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import no.portner.twin.TwinPki;
import no.portner.upstream.Http2Upstream;
import no.portner.upstream.UpstreamSettings;
import org.junit.jupiter.api.Test;

/** A call that the upstream has not processed is sent once more on another connection; what the client says meanwhile is not lost. */
class ABodyWaitsForItsConnectionTest {

    private static final TwinPki PKI = new TwinPki();
    private static final int FIRST = 5_000;
    private static final int ALL = 300_000;

    @Test
    void what_comes_while_another_connection_is_opened_reaches_it() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        try (Http2Upstream upstream = new Http2Upstream(PKI).beforeSettings(() -> {
            if (connections.incrementAndGet() == 2) {
                opening.countDown();
                await(open);
            }
        }); Listening portner = Listening.before(upstream.port(), PKI).settings(Listening.HTTP2).oneLoop().start();
                RawClient client = portner.client(); RawClient other = portner.client()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + ALL + "\r\n\r\n");
            upstream.next().reset(Http2Error.REFUSED_STREAM);
            await(opening);
            client.send(new byte[FIRST]);
            // Whatever the event loop reads of that body, it has read before it answers these.
            for (int i = 0; i < 3; i++) {
                assertThat(other.send("GET / HTTP/1.1\r\nHost: elsewhere\r\n\r\n").answer().status()).isEqualTo(421);
            }
            open.countDown();
            client.send(new byte[ALL - FIRST]);
            Http2Upstream.Call again = upstream.next();
            again.requestEnd.get(15, TimeUnit.SECONDS);
            assertThat(again.bytes).hasValue(ALL);
            again.answer("ok");
            assertThat(client.answer().body()).isEqualTo("ok");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
