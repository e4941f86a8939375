package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** GOAWAY, RST_STREAM and connections that end: a call is sent once more where nothing can have been done with it, and else it fails. */
class WhatHttp2DidNotProcessIsSentAgainTest {

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
    void streams_above_the_last_one_of_a_goaway_are_sent_again_and_those_below_come_to_their_end() throws Exception {
        Heard first = rig.get(upstream.port(), "/first");
        Http2Upstream.Call processed = upstream.next();
        Heard second = rig.post(upstream.port(), "/second");
        assertThat(upstream.next().connection).isSameAs(processed.connection);
        processed.connection.goAway(processed.id());
        Http2Upstream.Call again = upstream.next();
        assertThat(again.headers.path()).hasToString("/second");
        assertThat(again.connection).isNotSameAs(processed.connection);
        second.send("the body").sendLast();
        again.requestEnd.get(15, TimeUnit.SECONDS);
        assertThat(again.body).hasToString("the body");
        again.answer("2");
        second.whole();
        processed.answer("1");
        first.whole();
        assertThat(first.body() + second.body()).isEqualTo("12");
        assertThat(second.begun).hasValue(2);
        processed.connection.closed.get(15, TimeUnit.SECONDS);
    }

    @Test
    void a_refused_stream_is_sent_again_once() throws Exception {
        Heard heard = rig.get(upstream.port(), "/");
        upstream.next().reset(Http2Error.REFUSED_STREAM);
        upstream.next().answer("ok");
        heard.whole();
        assertThat(heard.body()).isEqualTo("ok");
    }

    @Test
    void a_stream_that_is_refused_twice_is_a_failure() throws Exception {
        upstream.serving(call -> call.reset(Http2Error.REFUSED_STREAM));
        Heard heard = rig.get(upstream.port(), "/");
        assertThat(heard.failure().kind()).isEqualTo(Kind.UPSTREAM_CLOSED);
        assertThat(upstream.calls).hasSize(2);
    }

    @Test
    void a_refused_stream_whose_body_is_not_kept_is_a_failure() throws Exception {
        Heard heard = rig.post(upstream.port(), "/").send("begun");
        upstream.next().reset(Http2Error.REFUSED_STREAM);
        ProxyError failure = heard.failure();
        assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_CLOSED);
        assertThat(failure.detail()).contains("localhost");
        assertThat(upstream.calls).isEmpty();
    }

    @Test
    void a_reset_before_the_answer_is_a_failure_that_names_its_code() throws Exception {
        Heard heard = rig.get(upstream.port(), "/");
        upstream.next().reset(Http2Error.INTERNAL_ERROR);
        assertThat(heard.failure().detail()).contains("INTERNAL_ERROR");
        assertThat(upstream.calls).isEmpty();
    }

    @Test
    void a_reset_within_the_answer_breaks_it_off() throws Exception {
        Heard heard = rig.get(upstream.port(), "/");
        Http2Upstream.Call call = upstream.next().head(200, false).data("half", false);
        heard.head();
        call.reset(Http2Error.CANCEL);
        assertThat(heard.failure().kind()).isEqualTo(Kind.UPSTREAM_CLOSED);
        assertThat(heard.body()).isEqualTo("half");
    }

    /** Only END_STREAM ends an answer: no end of a connection can be taken for it. */
    @Test
    void a_connection_that_is_cut_breaks_all_its_answers_off() throws Exception {
        Heard begun = rig.get(upstream.port(), "/1");
        Http2Upstream.Call call = upstream.next().head(200, false).data("half", false);
        begun.head();
        Heard waiting = rig.post(upstream.port(), "/2");
        upstream.next();
        call.connection.cut();
        assertThat(begun.failure().kind()).isEqualTo(Kind.UPSTREAM_CLOSED);
        assertThat(waiting.failure().kind()).isEqualTo(Kind.UPSTREAM_CLOSED);
    }

    /** TCP need not end with it. */
    @Test
    void the_end_of_tls_is_the_end_of_the_connection() throws Exception {
        Heard whole = rig.get(upstream.port(), "/whole");
        Http2Upstream.Call call = upstream.next();
        Heard waiting = rig.post(upstream.port(), "/waiting");
        upstream.next();
        call.answer("ok").connection.closeNotify();
        whole.whole();
        assertThat(whole.body()).isEqualTo("ok");
        assertThat(waiting.failure().kind()).isEqualTo(Kind.UPSTREAM_CLOSED);
        rig.get(upstream.port(), "/next");
        assertThat(upstream.next().connection).isNotSameAs(call.connection);
    }

    @Test
    void a_call_that_can_be_repeated_survives_a_connection_that_was_stale() throws Exception {
        upstream.serving(call -> {
            if (call.headers.path().toString().equals("/ok") || upstream.connections.size() > 1) {
                call.answer("ok");
            } else {
                call.connection.cut();
            }
        });
        rig.get(upstream.port(), "/ok").whole();
        rig.get(upstream.port(), "/stale").whole();
        assertThat(upstream.connections).hasSize(2);
    }

    @Test
    void an_announced_end_is_waited_for() throws Exception {
        Heard heard = rig.get(upstream.port(), "/");
        Http2Upstream.Call call = upstream.next();
        call.connection.goAway(Integer.MAX_VALUE);
        call.head(103, false);
        heard.head();
        Heard other = rig.get(upstream.port(), "/");
        Http2Upstream.Call elsewhere = upstream.next();
        assertThat(elsewhere.connection).isNotSameAs(call.connection);
        elsewhere.answer("ok");
        other.whole();
        call.answer("ok");
        heard.whole();
        call.connection.closed.get(15, TimeUnit.SECONDS);
    }
}
