package no.portner.upstream;

import static no.portner.upstream.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upstreams that agree to HTTP/2: one connection for all calls, each of which is as it would be on a connection of its own. */
class CallsShareAConnectionOfHttp2Test {

    private static final TwinPki PKI = new TwinPki();

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
    void calls_that_come_while_a_connection_is_opened_wait_for_it_and_share_it() throws Exception {
        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(rig.get(upstream.port(), "/" + i));
        }
        for (int i = 0; i < all.size(); i++) {
            Http2Upstream.Call call = upstream.next();
            call.answer("answer to " + call.headers.path());
        }
        for (int i = 0; i < all.size(); i++) {
            all.get(i).whole();
            assertThat(all.get(i).body()).isEqualTo("answer to /" + i);
        }
        assertThat(upstream.connections).hasSize(1);
    }

    @Test
    void a_request_is_told_as_http2_wants_it() throws Exception {
        rig.get(upstream.port(), "/a?b=c", "Accept", "x", "TE", "trailers", "X-Mine", "1");
        Http2Upstream.Call call = upstream.next();
        assertThat(call.headers.method()).hasToString("GET");
        assertThat(call.headers.scheme()).hasToString("https");
        assertThat(call.headers.authority()).hasToString("localhost");
        assertThat(call.headers.path()).hasToString("/a?b=c");
        assertThat(call.headers.names().stream().map(CharSequence::toString))
                .containsExactlyInAnyOrder(":method", ":scheme", ":authority", ":path", "accept", "te", "x-mine");
        assertThat(call.requestEnd).as("the head is all there is, and says so").isDone();
    }

    @Test
    void bodies_and_trailers_pass_both_ways() throws Exception {
        Heard heard = rig.post(upstream.port(), "/", "trailer", "x-sum").send("hello ").send("world").sendLast("x-sum", "11");
        Http2Upstream.Call call = upstream.next();
        assertThat(call.requestEnd.get(15, TimeUnit.SECONDS).get("x-sum")).hasToString("11");
        assertThat(call.body).hasToString("hello world");
        assertThat(call.header("transfer-encoding")).isNull();
        call.head(200, false, "grpc-encoding", "identity").data("reply", false).trailers("grpc-status", "0");
        HttpResponse head = heard.head();
        assertThat(head.headers().get("grpc-encoding")).isEqualTo("identity");
        assertThat(head.headers().names()).noneMatch(name -> name.startsWith("x-http2-"));
        HttpHeaders trailers = heard.whole();
        assertThat(trailers.get("grpc-status")).isEqualTo("0");
        assertThat(trailers.names()).containsExactly("grpc-status");
        assertThat(heard.body()).isEqualTo("reply");
    }

    @Test
    void an_answer_without_a_body_ends_with_its_head() throws Exception {
        Heard heard = rig.get(upstream.port(), "/");
        upstream.next().head(204, true, "x-kept", "1");
        assertThat(heard.head().headers().get("x-kept")).isEqualTo("1");
        heard.whole();
        assertThat(heard.body()).isEmpty();
    }

    @Test
    void interim_answers_come_before_the_answer() throws Exception {
        Heard heard = rig.post(upstream.port(), "/", "expect", "100-continue");
        Http2Upstream.Call call = upstream.next();
        assertThat(call.header("expect")).isEqualTo("100-continue");
        call.head(100, false).head(103, false, "link", "</x>");
        assertThat(heard.head().status().code()).isEqualTo(100);
        assertThat(heard.head().headers().get("link")).isEqualTo("</x>");
        heard.send("body").sendLast();
        call.requestEnd.get(15, TimeUnit.SECONDS);
        call.answer("ok");
        assertThat(heard.head().status().code()).isEqualTo(200);
        heard.whole();
    }

    @Test
    void both_sides_talk_until_both_have_ended() throws Exception {
        Heard heard = rig.post(upstream.port(), "/").send("1");
        Http2Upstream.Call call = upstream.next();
        call.head(200, false).data("one", false);
        heard.head();
        heard.send("2");
        eventually(() -> assertThat(call.body).hasToString("12"));
        call.data("two", false).trailers("grpc-status", "0");
        heard.last();
        heard.send("3");
        eventually(() -> assertThat(call.body).hasToString("123"));
        assertThat(heard.isOver()).as("the request goes on").isFalse();
        heard.sendLast();
        call.requestEnd.get(15, TimeUnit.SECONDS);
        heard.whole();
        assertThat(heard.body()).isEqualTo("onetwo");
    }

    /** RFC 9113 section 8.1: how a server says that it has read enough. */
    @Test
    void a_whole_answer_and_a_reset_without_error_end_the_call_well() throws Exception {
        Heard heard = rig.post(upstream.port(), "/").send("the beginning");
        upstream.next().head(413, false).data("too large", true).reset(Http2Error.NO_ERROR);
        heard.whole();
        assertThat(heard.body()).isEqualTo("too large");
        heard.send("goes nowhere").sendLast();
    }

    @Test
    void a_client_that_leaves_cancels_its_stream_at_once_and_the_connection_lives_on() throws Exception {
        Heard leaving = rig.get(upstream.port(), "/");
        Http2Upstream.Call call = upstream.next();
        call.head(200, false).data("half", false);
        leaving.head();
        leaving.on(leaving.call()::cancel);
        assertThat(call.reset.get(15, TimeUnit.SECONDS)).isEqualTo(Http2Error.CANCEL.code());
        Heard other = rig.get(upstream.port(), "/");
        upstream.next().answer("ok");
        other.whole();
        assertThat(upstream.connections).hasSize(1);
        assertThat(leaving.isOver()).isFalse();
    }

    @Test
    void no_more_streams_than_the_upstream_takes_are_opened_on_one_connection() throws Exception {
        upstream.settings(Http2Settings.defaultSettings().maxConcurrentStreams(2));
        for (int i = 0; i < 5; i++) {
            rig.get(upstream.port(), "/");
        }
        List<Http2Upstream.Call> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(upstream.next());
        }
        assertThat(upstream.connections).hasSize(3);
        assertThat(upstream.connections).allSatisfy(connection ->
                assertThat(calls.stream().filter(call -> call.connection == connection)).hasSizeBetween(1, 2));
    }

    @Test
    void an_upstream_that_takes_no_stream_at_all_is_told_of() throws Exception {
        upstream.settings(Http2Settings.defaultSettings().maxConcurrentStreams(0));
        assertThat(rig.get(upstream.port(), "/").failure().kind()).isEqualTo(Kind.UPSTREAM_UNREACHABLE);
    }

    @Test
    void calls_one_after_the_other_take_no_second_connection() throws Exception {
        upstream.settings(Http2Settings.defaultSettings().maxConcurrentStreams(1)).serving(call -> call.answer("ok"));
        for (int i = 0; i < 50; i++) {
            rig.get(upstream.port(), "/").whole();
        }
        assertThat(upstream.connections).hasSize(1);
    }

    @Test
    void an_upstream_without_http2_gets_a_connection_for_each_call() throws Exception {
        try (ScriptedUpstream old = new ScriptedUpstream(PKI)) {
            for (int i = 0; i < 3; i++) {
                old.next(c -> {
                    c.head();
                    c.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold");
                    c.sawEnd();
                });
            }
            List<Heard> all = List.of(rig.get(old.port(), "/1"), rig.get(old.port(), "/2"), rig.get(old.port(), "/3"));
            for (Heard heard : all) {
                heard.whole();
                assertThat(heard.body()).isEqualTo("old");
            }
            assertThat(old.accepted()).isEqualTo(3);
        }
    }

    @Test
    void a_connection_that_nobody_uses_is_closed_in_order() throws Exception {
        upstream.serving(call -> call.answer("ok"));
        rig.get(upstream.port(), "/").whole();
        rig.pass(MultiplexedConnection.SILENCE.plusSeconds(1));
        Http2Upstream.Connection connection = upstream.connections.get(0);
        assertThat(connection.goAway.get(15, TimeUnit.SECONDS)).isEqualTo(Http2Error.NO_ERROR.code());
        connection.closed.get(15, TimeUnit.SECONDS);
    }

    @Test
    void a_connection_that_has_been_silent_is_asked_when_a_call_relies_on_it() throws Exception {
        Heard waiting = rig.get(upstream.port(), "/slow");
        Http2Upstream.Call slow = upstream.next().head(103, false);
        waiting.head();
        afterReading(waiting);
        rig.pass(Duration.ofMinutes(1));
        Heard second = rig.get(upstream.port(), "/");
        upstream.next().answer("ok");
        second.whole();
        eventually(() -> assertThat(upstream.pings).hasValue(1));
        slow.answer("at last");
        waiting.whole();
    }

    /** The head is heard before the read that brought it is over, which is when it was read. */
    private static void afterReading(Heard heard) throws Exception {
        heard.on(() -> { });
    }

    @Test
    void a_connection_that_has_died_silently_is_given_up_and_the_next_call_gets_another() throws Exception {
        Heard waiting = rig.get(upstream.port(), "/slow");
        upstream.next().head(103, false).connection.fallSilent();
        waiting.head();
        afterReading(waiting);
        rig.pass(Duration.ofMinutes(1));
        Heard swallowed = rig.call(new Heard(rig), "https://127.0.0.1:" + upstream.port(), HttpMethod.GET, "/");
        rig.pass(Duration.ofSeconds(11));
        upstream.serving(call -> call.answer("ok"));
        swallowed.whole();
        assertThat(waiting.failure().kind()).isEqualTo(Kind.UPSTREAM_CLOSED);
        assertThat(upstream.connections).hasSize(2);
    }

    @Test
    void an_upstream_that_agrees_to_http2_and_says_nothing_is_not_waited_for() throws Exception {
        upstream.settings(null);
        rig.connectTimeout(Duration.ofMillis(500));
        assertThat(rig.get(upstream.port(), "/").failure().kind()).isEqualTo(Kind.UPSTREAM_PROTOCOL);
    }

    @Test
    void a_head_that_is_too_long_is_no_answer() throws Exception {
        Heard heard = rig.get(upstream.port(), "/");
        Http2Upstream.Call call = upstream.next();
        call.head(200, false, "x-long", "x".repeat(70 * 1024));
        assertThat(heard.failure().kind()).isIn(Kind.UPSTREAM_PROTOCOL, Kind.UPSTREAM_CLOSED);
    }
}
