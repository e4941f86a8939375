package no.portner.upstream;

import static no.portner.upstream.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.Test;

/** PORTNER_UPSTREAM_MAX_IDLE and PORTNER_UPSTREAM_MAX_AGE: a clock moved by hand, and the sweep of every second. */
class AConnectionServesForSoLongTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration HOUR = Duration.ofHours(1);

    private static Forwarding rig(boolean http2, Duration idle, Duration age) throws Exception {
        return new Forwarding(PKI, new UpstreamSettings(http2, Optional.empty(), new ConnectionLife(idle, age)), address -> false,
                DnsServerAddressStreamProviders.platformDefault());
    }

    @Test
    void one_that_waits_is_closed_when_it_has_waited_too_long() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI).next(c -> {
            c.head();
            c.send(OK);
            ended.complete(c.sawEnd());
        }); Forwarding rig = rig(false, Duration.ofSeconds(20), HOUR)) {
            rig.get(upstream.port(), "/").whole();
            rig.pass(Duration.ofSeconds(20));
            assertThat(ended.get(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void one_that_waits_is_closed_when_it_is_old() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI).next(c -> {
            c.head();
            c.send(OK);
            ended.complete(c.sawEnd());
        }); Forwarding rig = rig(false, HOUR, Duration.ofMinutes(10))) {
            rig.get(upstream.port(), "/").whole();
            rig.pass(Duration.ofMinutes(10));
            assertThat(ended.get(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** That a waiting one is closed tells that the sweep has seen both. */
    @Test
    void one_that_has_become_old_during_a_call_brings_it_to_its_end_and_gets_no_other() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CompletableFuture<Boolean> swept = new CompletableFuture<>();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI); Forwarding rig = rig(false, HOUR, Duration.ofMinutes(10))) {
            upstream.next(c -> {
                c.head();
                answer.await();
                c.send(OK);
                ended.complete(c.sawEnd());
            });
            Heard busy = rig.get(upstream.port(), "/busy");
            eventually(() -> assertThat(upstream.accepted()).isEqualTo(1));
            upstream.next(c -> {
                c.head();
                c.send(OK);
                swept.complete(c.sawEnd());
            });
            busy.call();
            rig.get(upstream.port(), "/waits").whole();
            rig.pass(Duration.ofMinutes(10));
            assertThat(swept.get(15, TimeUnit.SECONDS)).isTrue();
            answer.countDown();
            busy.whole();
            assertThat(busy.body()).isEqualTo("ok");
            assertThat(ended.get(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void one_of_http2_that_is_old_brings_its_calls_to_their_end_while_new_ones_go_by_another() throws Exception {
        try (Http2Upstream upstream = new Http2Upstream(PKI); Forwarding rig = rig(true, HOUR, Duration.ofMinutes(10))) {
            Heard heard = rig.get(upstream.port(), "/");
            Http2Upstream.Call call = upstream.next();
            rig.pass(Duration.ofMinutes(10));
            eventually(() -> assertThat(elsewhere(upstream, rig).connection).isNotSameAs(call.connection));
            call.answer("ok");
            heard.whole();
            call.connection.closed.get(15, TimeUnit.SECONDS);
        }
    }

    private static Http2Upstream.Call elsewhere(Http2Upstream upstream, Forwarding rig) {
        try {
            Heard heard = rig.get(upstream.port(), "/");
            Http2Upstream.Call call = upstream.next().answer("ok");
            heard.whole();
            return call;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void no_time_at_all_is_refused_and_those_of_one_wave_end_apart() {
        assertThatThrownBy(() -> new ConnectionLife(Duration.ZERO, HOUR)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConnectionLife(HOUR, Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        ConnectionLife life = new ConnectionLife(HOUR, HOUR);
        for (int i = 0; i < 1000; i++) {
            assertThat(life.ageNanos()).isBetween(HOUR.toNanos() * 9 / 10, HOUR.toNanos());
        }
    }
}
