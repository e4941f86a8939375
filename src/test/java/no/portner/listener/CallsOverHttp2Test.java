package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.Http2Client.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 with prior knowledge, to an upstream that speaks HTTP/1.1. */
class CallsOverHttp2Test {

    private static final TwinPki PKI = new TwinPki();
    private static final int NO_ERROR = 0;
    private static final int INTERNAL_ERROR = 2;
    private static final int CANCEL = 8;

    private final AtomicReference<String> asked = new AtomicReference<>();
    private ScriptedUpstream upstream;
    private Listening portner;
    private Http2Client client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).start();
        client = portner.http2();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    private void answers(String answer) {
        upstream.next(c -> {
            asked.set(c.head());
            c.send(answer);
        });
    }

    @Test
    void a_call_goes_with_the_token_and_the_answer_comes_back() throws Exception {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Answer: yes\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n\r\nok");
        Answer answer = client.headers(1, true, ":method", "GET", ":scheme", "http", ":path", "/a?b=c", ":authority", "localhost:7180",
                "x-question", "why", "cookie", "a=1", "cookie", "b=2", "te", "trailers", "x-http2-stream-id", "9").answer(1);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("ok");
        assertThat(answer.head).containsEntry("x-answer", List.of("yes")).containsEntry("content-length", List.of("2"))
                .doesNotContainKeys("connection", "x-hop", "keep-alive", "transfer-encoding");
        assertThat(asked.get()).startsWith("GET /a?b=c HTTP/1.1\r\n").contains("\r\nauthorization: Bearer the-token\r\n", "x-question: why")
                .containsIgnoringCase("\r\nhost: localhost\r\n").contains("\r\ncookie: a=1; b=2\r\n")
                .containsIgnoringCase("\r\nte: trailers\r\n")
                .doesNotContainIgnoringCase("x-http2").doesNotContainIgnoringCase("transfer-encoding").doesNotContain("7180");
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, null));
    }

    @Test
    void a_host_does_for_an_authority_and_one_that_says_the_same_beside_it() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        assertThat(client.headers(1, true, ":method", "GET", ":scheme", "http", ":path", "/", "host", "localhost").answer(1).status())
                .isEqualTo(200);
        assertThat(client.headers(3, true, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "localhost", "host", "LocalHost")
                .answer(3).status()).isEqualTo(200);
    }

    @Test
    void a_host_that_differs_from_the_authority_is_a_400_and_so_is_none() throws Exception {
        assertThat(client.headers(1, true, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "localhost", "host", "other")
                .answer(1).status()).isEqualTo(400);
        assertThat(client.headers(3, true, ":method", "GET", ":scheme", "http", ":path", "/").answer(3).status()).isEqualTo(400);
        assertThat(client.headers(5, true, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "other.example")
                .answer(5).status()).isEqualTo(421);
    }

    @ParameterizedTest
    @CsvSource({"GET, 204", "GET, 304", "HEAD, 200"})
    void an_answer_without_a_body_is_one_frame(String method, int status) throws Exception {
        answers("HTTP/1.1 " + status + " So\r\nX-A: b\r\n" + (status == 204 ? "" : "Content-Length: 5\r\n") + "\r\n");
        Answer answer = client.headers(1, true, ":method", method, ":scheme", "http", ":path", "/", ":authority", "localhost").answer(1);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headEnded).as("END_STREAM on the head").isTrue();
        assertThat(answer.reset).isNull();
    }

    @Test
    void a_problem_to_a_head_request_has_no_body() throws Exception {
        Answer answer = client.headers(1, true, ":method", "HEAD", ":scheme", "http", ":path", "/", ":authority", "other").answer(1);
        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.headEnded).isTrue();
    }

    @Test
    void bodies_and_trailers_pass_both_ways() throws Exception {
        AtomicReference<String> body = new AtomicReference<>();
        upstream.next(c -> {
            asked.set(c.head());
            body.set(c.body("3\r\nabc\r\n4\r\ndefg\r\n0\r\nx-check: 7\r\n\r\n".length()));
            c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Grpc-Status\r\n\r\n5\r\nhello\r\n0\r\nGrpc-Status: 0\r\n\r\n");
        });
        client.post(1, "/", "trailer", "x-check").data(1, false, "abc");
        client.data(1, false, "defg").headers(1, true, "x-check", "7", "authorization", "Bearer smuggled");
        Answer answer = client.answer(1);
        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.trailers).containsEntry("grpc-status", List.of("0"));
        assertThat(asked.get()).containsIgnoringCase("transfer-encoding: chunked").doesNotContainIgnoringCase("content-length");
        assertThat(body.get()).endsWith("0\r\nx-check: 7\r\n\r\n");
    }

    @Test
    void a_length_that_is_told_passes() throws Exception {
        upstream.next(c -> {
            asked.set(c.head());
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + c.body(7));
        });
        client.post(1, "/", "content-length", "7").data(1, false, "abc").data(1, true, "defg");
        assertThat(client.answer(1).text()).isEqualTo("abcdefg");
        assertThat(asked.get()).containsIgnoringCase("content-length: 7").doesNotContainIgnoringCase("transfer-encoding");
    }

    @Test
    void whoever_waits_for_a_100_gets_it_from_the_upstream_and_hints_too() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        upstream.next(c -> {
            asked.set(c.head());
            c.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            go.await(10, TimeUnit.SECONDS);
            c.send("HTTP/1.1 100 Continue\r\n\r\n");
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + c.body(4));
        });
        client.post(1, "/", "content-length", "4", "expect", "100-continue");
        client.until(() -> client.of(1).interim.size() == 1);
        go.countDown();
        client.until(() -> client.of(1).interim.size() == 2);
        assertThat(client.of(1).interim.get(0)).containsEntry(":status", List.of("103")).containsEntry("link", List.of("</a>"));
        assertThat(client.of(1).interim.get(1)).containsEntry(":status", List.of("100"));
        assertThat(client.data(1, true, "body").answer(1).text()).isEqualTo("body");
        assertThat(asked.get()).containsIgnoringCase("expect: 100-continue");
    }

    @Test
    void an_answer_before_the_request_is_whole_tells_the_client_that_it_need_not_go_on() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
        });
        Answer answer = client.post(1, "/").data(1, false, "some").answer(1);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("big");
        client.until(() -> answer.reset != null);
        assertThat(answer.ended).as("END_STREAM before the reset").isTrue();
        assertThat(answer.reset).isEqualTo(NO_ERROR);
        client.data(1, false, "what was on its way");
        answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("ok");
    }

    @Test
    void an_exchange_goes_both_ways_until_both_have_ended() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 50; i++) {
                c.send("1\r\n" + c.body(6).charAt(3) + "\r\n");
            }
            c.body(5);
            c.send("0\r\n\r\n");
        });
        client.post(1, "/stream");
        client.until(() -> client.of(1).head != null);
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            said.append((char) ('a' + i % 26));
            client.data(1, false, said.substring(i));
            int heard = i + 1;
            client.until(() -> client.of(1).body.size() == heard);
        }
        client.data(1, true, "");
        Answer answer = client.answer(1);
        assertThat(answer.text()).isEqualTo(said.toString());
        assertThat(answer.reset).isNull();
        assertThat(portner.ended().error()).isNull();
    }

    @Test
    void an_answer_that_breaks_off_is_a_reset_and_other_streams_live_on() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            c.close();
        });
        Answer answer = client.get(1, "/").answer(1);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.ended).isFalse();
        assertThat(answer.reset).isEqualTo(INTERNAL_ERROR);
        assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_CLOSED);
        answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoever_resets_a_stream_takes_its_upstream_call_along_and_no_other(boolean answered) throws Exception {
        CountDownLatch there = new CountDownLatch(2);
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ScriptedUpstream.Script script = c -> {
            boolean first = c.head().startsWith("GET /first");
            if (first && answered) {
                c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
            }
            there.countDown();
            if (first) {
                if (c.sawEnd()) {
                    gone.countDown();
                }
            } else {
                go.await(10, TimeUnit.SECONDS);
                c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        };
        upstream.next(script).next(script);
        client.get(1, "/first").get(3, "/second");
        assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
        client.reset(1, CANCEL);
        assertThat(gone.await(10, TimeUnit.SECONDS)).as("the upstream sees that the call is cancelled").isTrue();
        assertThat(portner.ended().error()).isEqualTo(Kind.BAD_REQUEST);
        go.countDown();
        assertThat(client.answer(3).text()).isEqualTo("ok");
        assertThat(client.of(1).reset).as("no reset to a reset").isNull();
    }

    @Test
    void a_hundred_streams_at_once_get_their_own_answers() throws Exception {
        CountDownLatch all = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            upstream.next(c -> {
                String head = c.head();
                all.countDown();
                all.await(20, TimeUnit.SECONDS);
                String path = head.substring(4, head.indexOf(' ', 4));
                c.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
            });
        }
        client.close();
        portner.close();
        portner = Listening.before(upstream.port(), PKI).limits(10, 100).start();
        client = portner.http2();
        for (int i = 0; i < 100; i++) {
            client.get(2 * i + 1, "/" + i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(client.answer(2 * i + 1).text()).isEqualTo("/" + i);
        }
        assertThat(portner.traffic.connections()).isEqualTo(1);
    }
}
