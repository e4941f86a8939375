package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A waiting connection was reset, and the event loop has not heard of it when it takes that connection for the next call: the system takes
 * nothing of the request, so nobody can have acted on it.
 */
class WhatNeverLeftIsSentElsewhereTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private ScriptedUpstream upstream;
    private Forwarding rig;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI).next(c -> {
            c.head();
            c.send(OK);
            go.await();
            c.reset();
            gone.countDown();
        });
        rig = new Forwarding(PKI, false, Optional.empty());
        rig.get(upstream.port(), "/1").whole();
        rig.before(() -> {
            go.countDown();
            assertThat(gone.await(15, TimeUnit.SECONDS)).isTrue();
        });
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        rig.close();
    }

    @Test
    void whatever_its_method() throws Exception {
        upstream.next(c -> {
            String head = c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
        });
        Heard heard = rig.call(new Heard(rig), "https://127.0.0.1:" + upstream.port(), HttpMethod.POST, "/2", "content-length", "0");
        heard.whole();
        assertThat(heard.body()).startsWith("POST /2 ");
        assertThat(heard.begun).hasValue(2);
        assertThat(upstream.accepted()).isEqualTo(2);
    }

    @Test
    void but_once_only() throws Exception {
        upstream.next(c -> {
            c.head();
            c.close();
        });
        Heard heard = rig.call(new Heard(rig), "https://127.0.0.1:" + upstream.port(), HttpMethod.POST, "/2", "content-length", "0");
        assertThat(heard.failure().kind()).isEqualTo(Kind.UPSTREAM_CLOSED);
        assertThat(upstream.accepted()).isEqualTo(2);
    }
}
