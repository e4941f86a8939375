package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.RawClient.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenAnswersNeverPassForWholeTest {

    private static final TwinPki PKI = new TwinPki();

    private ScriptedUpstream upstream;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).oneLoop().start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    private void answersAndCloses(String answer) {
        upstream.next(c -> {
            c.head();
            c.send(answer).close();
        });
    }

    private void answersAndStays(String answer) {
        upstream.next(c -> {
            c.head();
            c.send(answer);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\nnot a size\r\n"})
    void an_answer_that_breaks_off_is_cut_for_the_client_too(String answer) throws Exception {
        answersAndCloses(answer);
        Answer got = client.get("/").answer();
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.body()).isEqualTo("12345");
        assertThat(got.whole()).isFalse();
        assertThat(portner.ended().error()).isIn(Kind.UPSTREAM_CLOSED, Kind.UPSTREAM_PROTOCOL);
    }

    /** RFC 9113 section 8.1: no END_STREAM, but a reset, and the connection serves on. */
    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\nnot a size\r\n"})
    void so_is_it_for_a_client_of_http2(String answer) throws Exception {
        answersAndCloses(answer);
        answersAndStays("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        try (Http2Client http2 = portner.http2()) {
            Http2Client.Answer got = http2.get(1, "/").answer(1);
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.text()).isEqualTo("12345");
            assertThat(got.ended).isFalse();
            assertThat(got.reset).isNotNull().isNotZero();
            assertThat(http2.get(3, "/").answer(3).text()).isEqualTo("ok");
        }
    }

    /** RFC 9112 section 8: only a TLS connection that ends in order delimits an answer. */
    @Test
    void an_answer_without_a_length_is_cut_where_tls_was_cut() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\n\r\n12345").cut();
        });
        assertThat(client.get("/").answer().whole()).isFalse();
        assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_CLOSED);
    }

    @Test
    void an_old_client_sees_a_reset_where_only_the_end_would_tell() throws Exception {
        answersAndCloses("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
        assertThat(client.send("GET / HTTP/1.0\r\n\r\n").answer().whole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nbytes of another protocol",
        "HTTP/1.1 200 OK\r\nConnection: Content-Length\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nB(d: x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n"})
    void an_answer_that_could_be_read_in_two_ways_is_a_502(String answer) throws Exception {
        answersAndStays(answer);
        answersAndStays("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Answer got = client.get("/").answer();
        assertThat(got.status()).isEqualTo(502);
        assertThat(got.head()).contains("http_protocol_error");
        assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_PROTOCOL);
        assertThat(client.get("/").answer().body()).as("the client's connection serves on").isEqualTo("ok");
        assertThat(upstream.accepted()).isEqualTo(2);
    }

    @Test
    void a_second_answer_in_the_same_read_never_reaches_the_next_call() throws Exception {
        answersAndStays("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirstHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
        answersAndStays("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond");
        // Pipelined: the next call is there at the moment in which the first answer ends.
        client.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("first");
        assertThat(client.answer().body()).isEqualTo("second");
    }

    @Test
    void the_beginning_of_a_second_answer_never_reaches_the_next_call() throws Exception {
        answersAndStays("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirstHTTP/1.1 200 OK\r\nX-Poi");
        answersAndStays("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond");
        assertThat(client.get("/1").answer().body()).isEqualTo("first");
        assertThat(client.get("/2").answer().body()).isEqualTo("second");
    }

    @Test
    void bytes_on_an_idle_connection_end_it() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst");
            read.await();
            c.send("HTTP/1.1 200");
            ended.complete(c.sawEnd());
        });
        answersAndStays("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond");
        assertThat(client.get("/1").answer().body()).isEqualTo("first");
        read.countDown();
        assertThat(ended.get(15, TimeUnit.SECONDS)).isTrue();
        assertThat(client.get("/2").answer().body()).isEqualTo("second");
    }

    @Test
    void a_reset_before_the_answer_is_a_502() throws Exception {
        upstream.next(c -> {
            c.head();
            c.reset();
        });
        assertThat(client.get("/").answer().status()).isEqualTo(502);
        assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_CLOSED);
    }

    @Test
    void a_reset_within_the_head_is_a_502() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-").reset();
        });
        assertThat(client.get("/").answer().status()).isEqualTo(502);
    }

    @Test
    void a_reset_within_the_body_cuts_the_answer() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
            client.head();
            c.reset();
        });
        client.get("/");
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, Kind.UPSTREAM_CLOSED));
        assertThat(client.in().readAllBytes()).hasSizeLessThan(10);
    }
}
