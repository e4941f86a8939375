package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import no.portner.error.ProxyError.Kind;
import no.portner.listener.RawClient.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedRequestsAreRefusedTest {

    private static final TwinPki PKI = new TwinPki();

    private ScriptedUpstream upstream;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4, 5\r\n\r\nbody",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +4\r\n\r\nbody",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbody",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\nbody",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\nGET /smu",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n\tfolded\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nBad Name: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\nHost: localhost\n\n",
        "GET / HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "no colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Content-Length\r\nContent-Length: 4\r\n\r\nbody",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;a\nb\r\na\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n80000000\r\n"})
    void what_could_be_framed_in_two_ways_gets_a_400_and_ends_the_connection(String request) throws Exception {
        Answer answer = client.send(request + "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n").answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.has("connection: close")).isTrue();
        assertThat(answer.has("content-type: application/problem+json")).isTrue();
        assertThat(client.isAtEnd()).isTrue();
        assertThat(portner.ended().error()).isEqualTo(Kind.BAD_REQUEST);
    }

    @Test
    void a_folded_line_is_found_wherever_the_packets_end() throws Exception {
        client.send("\r\nGET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n");
        client.send(" folded\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(400);
    }

    @Test
    void a_body_that_looks_like_a_folded_line_passes() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n" + c.body(8));
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\na\r\n b\r\n ");
        assertThat(client.answer().body()).isEqualTo("a\r\n b\r\n ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET /a/../b HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET * HTTP/1.1\r\nHost: localhost\r\n\r\n"})
    void what_is_framed_well_but_wrong_gets_a_400_and_ends_the_connection_too(String request) throws Exception {
        Answer answer = client.send(request).answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.has("connection: close")).isTrue();
        assertThat(client.isAtEnd()).isTrue();
        assertThat(upstream.accepted()).isZero();
    }

    @Test
    void an_unknown_host_is_a_421() throws Exception {
        assertThat(client.send("GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n").answer().status()).isEqualTo(421);
    }

    @Test
    void a_trace_carries_no_token() throws Exception {
        upstream.next(c -> {
            String head = c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
        });
        assertThat(client.send("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().body()).startsWith("TRACE / ")
                .doesNotContainIgnoringCase("authorization");
    }
}
