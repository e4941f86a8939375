package no.portner.upstream;

import static no.portner.upstream.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.Test;

/** From the end of the request to the head of its answer, on a clock that is moved by hand; and what there is towards an upstream meanwhile. */
class HowLongAnUpstreamTookTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration HOUR = Duration.ofHours(1);

    private final BlockingQueue<Duration> waited = new LinkedBlockingQueue<>();

    private Heard heard(Forwarding rig) {
        return new Heard(rig).onHead((call, head) -> waited.add(Duration.ofNanos(call.waitedNanos())));
    }

    private Duration next() throws InterruptedException {
        return waited.poll(15, TimeUnit.SECONDS);
    }

    @Test
    void from_the_requests_end_to_the_last_head_whatever_came_in_between() throws Exception {
        CountDownLatch moved = new CountDownLatch(1);
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI).next(c -> {
            c.head();
            c.send("HTTP/1.1 103 Early Hints\r\n\r\n");
            moved.await();
            c.send(OK);
        }); Forwarding rig = new Forwarding(PKI, false, Optional.empty())) {
            Heard call = rig.call(heard(rig), "https://127.0.0.1:" + upstream.port(), HttpMethod.GET, "/");
            assertThat(next()).as("the interim head").isLessThan(HOUR);
            rig.pass(HOUR);
            moved.countDown();
            call.whole();
            assertThat(next()).isBetween(HOUR, HOUR.plusMinutes(1));
        }
    }

    @Test
    void an_answer_that_comes_before_the_request_is_whole_took_no_time() throws Exception {
        CountDownLatch moved = new CountDownLatch(1);
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI).next(c -> {
            c.head();
            moved.await();
            c.send(OK);
        }); Forwarding rig = new Forwarding(PKI, false, Optional.empty())) {
            Heard call = rig.call(heard(rig), "https://127.0.0.1:" + upstream.port(), HttpMethod.POST, "/",
                    "transfer-encoding", "chunked");
            rig.pass(HOUR);
            moved.countDown();
            assertThat(next()).isEqualTo(Duration.ZERO);
            rig.loop.submit(() -> call.call().send(LastHttpContent.EMPTY_LAST_CONTENT)).sync();
            call.whole();
        }
    }

    @Test
    void likewise_over_http2() throws Exception {
        try (Http2Upstream upstream = new Http2Upstream(PKI); Forwarding rig = new Forwarding(PKI, true, Optional.empty())) {
            Heard call = rig.call(heard(rig), "https://127.0.0.1:" + upstream.port(), HttpMethod.GET, "/");
            Http2Upstream.Call arrived = upstream.next();
            rig.pass(Duration.ofMinutes(2));
            arrived.answer("ok");
            call.whole();
            assertThat(next()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
        }
    }

    @Test
    void connections_are_busy_with_a_call_and_idle_after_it_and_gone_when_closed() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI).next(c -> {
            c.head();
            seen.await();
            c.send(OK);
            c.sawEnd();
        }); Forwarding rig = new Forwarding(PKI, false, Optional.empty())) {
            String url = "https://127.0.0.1:" + upstream.port();
            assertThat(rig.forwarder().use(rig.route(url))).isEqualTo(new UpstreamUse(0, 0, 0));
            Heard call = rig.get(upstream.port(), "/");
            eventually(() -> assertThat(rig.forwarder().use(rig.route(url))).isEqualTo(new UpstreamUse(1, 0, 0)));
            assertThat(rig.forwarder().use(rig.route(url)).busy()).isEqualTo(1);
            seen.countDown();
            call.whole();
            eventually(() -> assertThat(rig.forwarder().use(rig.route(url))).isEqualTo(new UpstreamUse(1, 1, 0)));
            assertThat(rig.forwarder().use(rig.route(url)).busy()).isZero();
            rig.pass(Duration.ofMinutes(10));
            eventually(() -> assertThat(rig.forwarder().use(rig.route(url))).isEqualTo(UpstreamUse.NONE));
        }
    }
}
