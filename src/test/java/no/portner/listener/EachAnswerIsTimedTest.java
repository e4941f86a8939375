package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The time that an upstream took is told once for each of its answers, and not for what is no answer. */
class EachAnswerIsTimedTest {

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

    @Test
    void an_interim_head_is_no_answer() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        client.get("/x");
        portner.ended();
        assertThat(portner.answers).hasSize(1).allMatch(nanos -> nanos > 0);
    }

    @Test
    void an_answer_of_portners_own_is_none() throws Exception {
        client.send("GET /a/../b HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(portner.ended().status()).isEqualTo(400);
        assertThat(portner.answers).isEmpty();
    }

    @Test
    void one_that_breaks_off_before_its_head_is_none() throws Exception {
        upstream.next(c -> {
            c.head();
            c.close();
        });
        client.send("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        assertThat(portner.ended().status()).isEqualTo(502);
        assertThat(portner.answers).isEmpty();
    }
}
