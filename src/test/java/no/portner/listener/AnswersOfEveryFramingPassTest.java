package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import no.portner.listener.RawClient.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswersOfEveryFramingPassTest {

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

    private void answers(String... answers) {
        upstream.next(c -> {
            for (String answer : answers) {
                c.head();
                c.send(answer);
            }
        });
    }

    @Test
    void the_token_and_the_routes_host_leave_and_the_answer_comes_back() throws Exception {
        upstream.next(c -> {
            String head = c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
        });
        Answer answer = client.get("/a?b=c|d").answer();
        assertThat(answer.body()).startsWith("GET /a?b=c|d HTTP/1.1\r\n").contains("authorization: Bearer the-token", "host: localhost");
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, null));
    }

    @Test
    void a_length_stays_a_length_and_chunks_stay_chunks_on_one_connection() throws Exception {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n");
        assertThat(client.get("/1").answer()).matches(a -> a.has("content-length: 5")).extracting(Answer::body).isEqualTo("hello");
        assertThat(client.get("/2").answer()).matches(a -> a.has("transfer-encoding: chunked")).extracting(Answer::body)
                .isEqualTo("abcde[X-Sum: 1]");
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void what_ends_with_the_connection_becomes_chunked() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\n\r\nuntil the end").close();
        });
        answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Answer answer = client.get("/").answer();
        assertThat(answer.has("transfer-encoding: chunked")).isTrue();
        assertThat(answer.body()).isEqualTo("until the end");
        assertThat(answer.whole()).isTrue();
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
    }

    @Test
    void answers_without_a_body_have_none_whatever_their_headers_say() throws Exception {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\nETag: \"x\"\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Answer head = client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n").answer(true);
        assertThat(head.has("content-length: 1000")).isTrue();
        assertThat(client.get("/").answer().status()).isEqualTo(204);
        assertThat(client.get("/").answer().status()).isEqualTo(304);
        assertThat(client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n").answer(true).status()).isEqualTo(200);
        assertThat(client.get("/").answer().status()).isEqualTo(205);
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void early_hints_and_continue_pass_before_the_answer() throws Exception {
        upstream.next(c -> {
            assertThat(c.head().toLowerCase()).contains("expect: 100-continue");
            c.send("HTTP/1.1 100 Continue\r\nConnection: close\r\n\r\n");
            String body = c.body(4);
            c.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + body);
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        Answer goOn = client.answer();
        assertThat(goOn.status()).isEqualTo(100);
        assertThat(goOn.head()).doesNotContainIgnoringCase("connection");
        client.send("body");
        assertThat(client.answer().has("link: </a>")).isTrue();
        assertThat(client.answer().body()).isEqualTo("body");
    }

    @Test
    void an_old_client_gets_plain_bytes_until_the_end_of_the_connection() throws Exception {
        answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        Answer answer = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer();
        assertThat(answer.has("connection: close")).isTrue();
        assertThat(answer.head()).doesNotContainIgnoringCase("transfer-encoding");
        assertThat(answer.body()).isEqualTo("abc");
    }

    @Test
    void an_old_client_keeps_its_connection_where_the_length_is_known() throws Exception {
        answers("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb");
        Answer answer = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.has("connection: keep-alive")).isTrue();
        assertThat(client.send("GET / HTTP/1.0\r\n\r\n").answer().body()).isEqualTo("b");
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void an_old_upstream_is_asked_on_a_new_connection_each_time() throws Exception {
        for (String body : new String[] {"a", "b"}) {
            upstream.next(c -> {
                c.head();
                c.send("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n" + body);
            });
        }
        Answer answer = client.get("/").answer();
        assertThat(answer.head()).startsWith("HTTP/1.1 200");
        assertThat(client.get("/").answer().body()).isEqualTo("b");
        assertThat(upstream.accepted()).isEqualTo(2);
    }

    @Test
    void pipelined_requests_are_answered_in_order_with_their_bodies() throws Exception {
        upstream.next(c -> {
            for (int i = 0; i < 20; i++) {
                String head = c.head();
                String body = head.startsWith("POST") ? c.body(4) : head.substring(4, head.indexOf(" HTTP"));
                c.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            }
        });
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .append("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\npos").append(i);
        }
        client.send(requests.toString());
        for (int i = 0; i < 10; i++) {
            assertThat(client.answer().body()).isEqualTo("/" + i);
            assertThat(client.answer().body()).isEqualTo("pos" + i);
        }
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void trailers_pass_but_for_those_that_could_be_taken_for_credentials() throws Exception {
        upstream.next(c -> {
            c.head();
            String chunks = c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + chunks.length() + "\r\n\r\n" + chunks);
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
                + "X-Sum: 1\r\nAuthorization: Bearer mine\r\nIntegrasjonId: 2\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n");
    }

    @Test
    void a_client_that_asks_for_it_gets_the_connection_closed_and_the_upstreams_is_kept() throws Exception {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb");
        assertThat(client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").answer().has("connection: close")).isTrue();
        assertThat(client.isAtEnd()).isTrue();
        try (RawClient other = portner.client()) {
            assertThat(other.get("/").answer().body()).isEqualTo("b");
        }
        assertThat(upstream.accepted()).isEqualTo(1);
    }
}
