package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;
import no.portner.listener.RawClient.Answer;
import no.portner.twin.TwinPki;
import no.portner.upstream.Http2Upstream;
import no.portner.upstream.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An HTTP/2 upstream says that it has done nothing with a call (RFC 9113 section 8.7) whose body it has had, in part or whole. */
class WhatWasNotProcessedIsSentAgainWithItsBodyTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String BODY = "all that there is to say";

    private final RefusedTokens.Tokens tokens = new RefusedTokens.Tokens();
    private Http2Upstream upstream;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new Http2Upstream(PKI);
        portner = Listening.before(upstream.port(), PKI).tokens(tokens).settings(Listening.HTTP2).oneLoop().start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    private void post(String own) throws Exception {
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\n" + own + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY);
    }

    private Http2Upstream.Call whole(Http2Upstream.Call call) throws Exception {
        call.requestEnd.get(15, TimeUnit.SECONDS);
        assertThat(call.body()).isEqualTo(BODY);
        return call;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Bearer own\r\n"})
    void a_refused_stream(String own) throws Exception {
        post(own);
        whole(upstream.next()).reset(Http2Error.REFUSED_STREAM);
        whole(upstream.next()).answer("ok");
        assertThat(client.answer().body()).isEqualTo("ok");
    }

    @Test
    void a_stream_above_the_last_one_of_a_goaway() throws Exception {
        post("");
        whole(upstream.next()).goAwayBefore();
        whole(upstream.next()).answer("ok");
        assertThat(client.answer().body()).isEqualTo("ok");
    }

    @Test
    void half_of_it_is_sent_again_and_the_rest_follows() throws Exception {
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY.substring(0, 10));
        Http2Upstream.Call first = upstream.next();
        Patience.eventually(() -> assertThat(first.body()).hasSize(10));
        first.reset(Http2Error.REFUSED_STREAM);
        Http2Upstream.Call again = upstream.next();
        client.send(BODY.substring(10));
        whole(again).answer("ok");
        assertThat(client.answer().body()).isEqualTo("ok");
    }

    /** It is still kept then. */
    @Test
    void and_once_more_when_the_repeat_is_answered_with_a_401() throws Exception {
        post("");
        whole(upstream.next()).reset(Http2Error.REFUSED_STREAM);
        whole(upstream.next()).head(401, false).data("no", true);
        whole(upstream.next()).answer("ok");
        assertThat(client.answer().body()).isEqualTo("ok");
        assertThat(tokens.asked).hasValue(2);
    }

    @Test
    void a_body_that_is_too_long_to_be_kept_makes_it_a_502() throws Exception {
        int length = RequestBody.MOST_RECORDED + 1;
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length));
        Http2Upstream.Call call = upstream.next();
        call.requestEnd.get(15, TimeUnit.SECONDS);
        call.reset(Http2Error.REFUSED_STREAM);
        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream-closed");
    }
}
