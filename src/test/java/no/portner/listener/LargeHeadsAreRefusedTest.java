package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PORTNER_MAX_START_LINE, PORTNER_MAX_HEADER_SIZE, PORTNER_MAX_HEADERS: up to the limit a call passes, beyond it is told which one it was. */
class LargeHeadsAreRefusedTest {

    private static final TwinPki PKI = new TwinPki();
    private static final HeadLimits SMALL = new HeadLimits(1024, 4096, 16);
    private static final String START = "GET / HTTP/1.1\r\nHost: localhost\r\n";

    private ScriptedUpstream upstream;
    private Listening portner;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        upstream.next(c -> {
            while (true) {
                c.head();
                c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        portner = Listening.before(upstream.port(), PKI).limits(new Limits(100, 100, 100, SMALL, Pace.DEFAULT)).oneLoop().start();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        portner.close();
    }

    private void isRefused(String request, int status, String type, String variable) throws Exception {
        try (RawClient client = portner.client()) {
            RawClient.Answer answer = client.send(request).answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
            assertThat(answer.body()).contains("urn:portner:problem:" + type, variable);
            assertThat(upstream.accepted()).isZero();
        }
    }

    private void passes(String request) throws Exception {
        try (RawClient client = portner.client()) {
            assertThat(client.send(request).answer().body()).isEqualTo("ok");
        }
    }

    private static String headers(int count) {
        return "X: y\r\n".repeat(count);
    }

    @Test
    void a_start_line_beyond_the_limit_is_a_414() throws Exception {
        String rest = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        isRefused("GET /" + "x".repeat(1100) + rest, 414, "start-line-too-long", "PORTNER_MAX_START_LINE");
        passes("GET /" + "x".repeat(1000) + rest);
    }

    @Test
    void headers_beyond_the_limit_are_a_431() throws Exception {
        isRefused(START + "X: " + "x".repeat(4200) + "\r\n\r\n", 431, "headers-too-large", "PORTNER_MAX_HEADER_SIZE");
        isRefused(START + ("X: " + "x".repeat(500) + "\r\n").repeat(9) + "\r\n", 431, "headers-too-large", "PORTNER_MAX_HEADER_SIZE");
        passes(START + ("X: " + "x".repeat(500) + "\r\n").repeat(7) + "\r\n");
    }

    @Test
    void more_headers_than_the_limit_are_a_431() throws Exception {
        isRefused(START + headers(16) + "\r\n", 431, "headers-too-large", "PORTNER_MAX_HEADERS");
        passes(START + headers(15) + "\r\n");
    }

    /** Nothing is read after it, whatever it was. */
    @Test
    void a_connection_ends_after_what_could_not_be_read_whole() throws Exception {
        try (RawClient client = portner.client()) {
            client.send(START + "X: " + "x".repeat(4200) + "\r\n\r\n" + START + "\r\n");
            assertThat(client.answer().has("Connection: close")).isTrue();
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    private static String[] with(String path, int headers, String value) {
        List<String> all = new ArrayList<>(List.of(":method", "GET", ":scheme", "http", ":path", path, ":authority", "localhost"));
        for (int i = 0; i < headers; i++) {
            all.addAll(List.of("x", value));
        }
        return all.toArray(String[]::new);
    }

    @Test
    void over_http2_the_stream_is_refused_and_the_next_one_served() throws Exception {
        try (Http2Client client = portner.http2()) {
            assertThat(client.headers(1, true, with("/" + "x".repeat(1100), 0, "")).answer(1).status()).isEqualTo(414);
            assertThat(client.headers(3, true, with("/", 20, "y")).answer(3).status()).isEqualTo(431);
            assertThat(client.answer(3).text()).contains("PORTNER_MAX_HEADERS");
            assertThat(client.headers(5, true, with("/", 9, "x".repeat(450))).answer(5).status()).isEqualTo(431);
            assertThat(client.headers(7, true, with("/" + "x".repeat(1000), 6, "x".repeat(300))).answer(7).text()).isEqualTo("ok");
        }
    }
}
