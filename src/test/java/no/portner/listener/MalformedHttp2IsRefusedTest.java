package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import no.portner.Mistake;
import no.portner.listener.Http2Client.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9113 section 8.1.1: a malformed request ends its stream, and no other; what breaks the connection's state ends the connection. */
class MalformedHttp2IsRefusedTest {

    private static final TwinPki PKI = new TwinPki();
    private static final long PROTOCOL_ERROR = 1;
    private static final long STREAM_CLOSED = 5;
    private static final long REFUSED_STREAM = 7;
    private static final long ENHANCE_YOUR_CALM = 11;
    private static final String[] WELL = {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "localhost"};

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

    private static String[] with(String... more) {
        return Stream.concat(Stream.of(WELL), Stream.of(more)).toArray(String[]::new);
    }

    static Stream<Map.Entry<String, String[]>> heads() {
        return Stream.of(
                Map.entry("no method", new String[] {":scheme", "http", ":path", "/", ":authority", "localhost"}),
                Map.entry("no scheme", new String[] {":method", "GET", ":path", "/", ":authority", "localhost"}),
                Map.entry("no path", new String[] {":method", "GET", ":scheme", "http", ":authority", "localhost"}),
                Map.entry("an empty path", new String[] {":method", "GET", ":scheme", "http", ":path", "", ":authority", "localhost"}),
                Map.entry("an absolute path", new String[] {":method", "GET", ":scheme", "http", ":path", "http://localhost/", ":authority", "x"}),
                Map.entry("a path of two words", new String[] {":method", "GET", ":scheme", "http", ":path", "/ HTTP/1.1", ":authority", "localhost"}),
                Map.entry("a path of two lines", new String[] {":method", "GET", ":scheme", "http", ":path", "/\r\nX: y", ":authority", "localhost"}),
                Map.entry("a method of two words", new String[] {":method", "GET /x", ":scheme", "http", ":path", "/", ":authority", "localhost"}),
                Map.entry("CONNECT to nowhere", new String[] {":method", "CONNECT"}),
                Map.entry("a status", with(":status", "200")),
                Map.entry("an unknown pseudo-header", with(":unknown", "x")),
                Map.entry("a method twice", with(":method", "GET")),
                Map.entry("a path twice", with(":path", "/other")),
                Map.entry("an authority twice", with(":authority", "localhost")),
                Map.entry("a pseudo-header at the end", new String[] {":method", "GET", ":scheme", "http", ":path", "/", "a", "b",
                    ":authority", "localhost"}),
                Map.entry("upper case", with("X-Upper", "x")),
                Map.entry("a name of two words", with("x y", "x")),
                Map.entry("an empty name", with("", "x")),
                Map.entry("connection", with("connection", "close")),
                Map.entry("keep-alive", with("keep-alive", "timeout=5")),
                Map.entry("proxy-connection", with("proxy-connection", "close")),
                Map.entry("transfer-encoding", with("transfer-encoding", "chunked")),
                Map.entry("upgrade", with("upgrade", "websocket")),
                Map.entry("te", with("te", "gzip")),
                Map.entry("a value of two lines", with("x", "a\r\nauthorization: b")),
                Map.entry("a value with a NUL", with("x", "a\u0000b")),
                Map.entry("a length that is no number", with("content-length", "+0")),
                Map.entry("a length without a body", with("content-length", "4")));
    }

    @Mistake("CR LF in a request target or header value passes")
    @ParameterizedTest
    @MethodSource("heads")
    void a_malformed_head_resets_its_stream_and_the_next_one_is_served(Map.Entry<String, String[]> head) throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        Answer answer = client.headers(1, true, head.getValue()).answer(1);
        assertThat(answer.reset).as(head.getKey()).isEqualTo(PROTOCOL_ERROR);
        assertThat(answer.head).isNull();
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("ok");
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "5"})
    void a_body_that_is_not_as_long_as_announced_resets_its_stream(String length) throws Exception {
        upstream.next(c -> c.sawEnd());
        client.post(1, "/", "content-length", length).data(1, true, "abcd");
        assertThat(client.answer(1).reset).isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void trailers_that_are_pseudo_headers_reset_their_stream() throws Exception {
        upstream.next(c -> c.sawEnd());
        client.post(1, "/").data(1, false, "abcd").headers(1, true, ":method", "GET", ":path", "/second", ":scheme", "http");
        assertThat(client.answer(1).reset).isEqualTo(PROTOCOL_ERROR);
        assertThat(portner.traffic.requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_tunnel_is_not_offered(boolean extended) throws Exception {
        if (extended) {
            client.headers(1, false, ":method", "CONNECT", ":protocol", "websocket", ":scheme", "http", ":path", "/", ":authority", "localhost");
        } else {
            client.headers(1, false, ":method", "CONNECT", ":authority", "localhost:443");
        }
        Answer answer = client.answer(1);
        assertThat(answer.status()).isEqualTo(501);
        client.until(() -> answer.reset != null);
        assertThat(answer.reset).isZero();
        assertThat(client.settings).doesNotContainKey(8);
    }

    @Test
    void the_limits_are_announced() throws Exception {
        client.until(() -> !client.settings.isEmpty());
        assertThat(client.settings).containsEntry(3, 128L).containsEntry(6, 65_536L).doesNotContainKey(2);
    }

    @Test
    void a_head_beyond_64_kib_is_a_431_and_the_connection_lives_on() throws Exception {
        client.until(() -> client.settingsAcks > 0);
        byte[] block = Http2Client.block(with("x", "y".repeat(66_000)));
        int most = 16_384;
        for (int at = 0; at < block.length; at += most) {
            byte[] part = Arrays.copyOfRange(block, at, Math.min(block.length, at + most));
            client.frame(at == 0 ? Http2Client.HEADERS : Http2Client.CONTINUATION,
                    (at == 0 ? Http2Client.END_STREAM : 0) | (at + most >= block.length ? Http2Client.END_HEADERS : 0), 1, part);
        }
        assertThat(client.answer(1).status()).isEqualTo(431);
        assertThat(client.headers(3, true, with(":path", "x")).answer(3).reset).isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void streams_beyond_the_limit_are_refused_even_before_the_limit_is_acknowledged() throws Exception {
        portner.close();
        portner = Listening.before(upstream.port(), PKI).limits(10, 1000).start();
        client = new Http2Client(portner.port);
        for (int i = 0; i < 130; i++) {
            client.post(2 * i + 1, "/");
        }
        assertThat(client.answer(2 * 128 + 1).reset).isEqualTo(REFUSED_STREAM);
        assertThat(client.answer(2 * 129 + 1).reset).isEqualTo(REFUSED_STREAM);
        assertThat(client.of(2 * 127 + 1).isOver()).isFalse();
    }

    /** Each of them never ends by itself. */
    private interface Flood {
        void next(Http2Client client, int i) throws IOException;
    }

    static Stream<Map.Entry<String, Flood>> floods() {
        return Stream.of(
                Map.entry("rapid reset", (client, i) -> client.get(2 * i + 1, "/").reset(2 * i + 1, 8)),
                Map.entry("made to reset", (client, i) -> client.get(2 * i + 1, "/").windowUpdate(2 * i + 1, 0)),
                Map.entry("malformed heads", (client, i) -> client.headers(2 * i + 1, true, "X", "y")),
                Map.entry("continuations", (client, i) -> client.frame(i == 0 ? Http2Client.HEADERS : Http2Client.CONTINUATION, 0, 1,
                        new byte[0])),
                Map.entry("empty data", (client, i) -> {
                    if (i == 0) {
                        client.post(1, "/");
                    }
                    client.data(1, false, "");
                }));
    }

    @Mistake("CONTINUATION flood, rapid reset, made-you-reset")
    @ParameterizedTest
    @MethodSource("floods")
    void a_flood_ends_the_connection(Map.Entry<String, Flood> flood) throws Exception {
        client.answersPings = false;
        boolean cut = false;
        try {
            for (int i = 0; i < 100_000 && client.goAway == null; i++) {
                flood.getValue().next(client, i);
                client.readWhatIsThere();
            }
        } catch (IOException closed) {
            cut = true;
        }
        assertThat(cut || client.isAtEnd()).as(flood.getKey()).isTrue();
        if (client.goAway != null) {
            assertThat(client.goAway).as(flood.getKey()).isEqualTo(ENHANCE_YOUR_CALM);
        }
    }

    /** Answers that are not read pile up on our side. */
    @ParameterizedTest
    @ValueSource(ints = {Http2Client.PING, Http2Client.SETTINGS})
    void whoever_asks_and_does_not_read_is_cut_off(int type) throws Exception {
        byte[] many = new byte[64 * (type == Http2Client.PING ? 17 : 9)];
        ByteBuffer frames = ByteBuffer.wrap(many);
        while (frames.hasRemaining()) {
            frames.put((byte) 0).putShort((short) (type == Http2Client.PING ? 8 : 0)).put((byte) type).put((byte) 0).putInt(0);
            frames.position(frames.position() + (type == Http2Client.PING ? 8 : 0));
        }
        boolean cut = false;
        for (int i = 0; i < 200_000 && !cut; i++) {
            try {
                client.raw(many);
            } catch (IOException closed) {
                cut = true;
            }
        }
        assertThat(cut).isTrue();
    }

    /** RFC 9113 section 5.1: whoever has ended a stream has nothing more to say on it. */
    @Test
    void a_head_on_a_stream_that_the_client_has_ended_ends_the_connection() throws Exception {
        client.get(1, "/").get(1, "/").until(() -> client.goAway != null);
        assertThat(client.goAway).isEqualTo(STREAM_CLOSED);
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void so_does_one_on_a_stream_that_the_client_has_reset() throws Exception {
        upstream.next(c -> c.sawEnd());
        client.post(1, "/").reset(1, 8).get(1, "/").until(() -> client.goAway != null);
        assertThat(client.goAway).isEqualTo(STREAM_CLOSED);
    }

    /** RFC 9113 section 5.1.1. */
    @Test
    void so_does_one_on_a_stream_that_was_passed_over() throws Exception {
        upstream.next(c -> c.sawEnd());
        client.get(5, "/").get(3, "/").until(() -> client.goAway != null);
        assertThat(client.goAway).isEqualTo(PROTOCOL_ERROR);
    }

    /** They may have been on their way. */
    @Test
    void trailers_after_our_reset_are_nobodys_error() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        assertThat(client.post(1, "/", ":status", "200").answer(1).reset).isEqualTo(PROTOCOL_ERROR);
        client.headers(1, true, "trailer", "late");
        assertThat(client.get(3, "/").answer(3).text()).isEqualTo("ok");
        assertThat(client.goAway).isNull();
    }

    @Test
    void a_preface_that_goes_wrong_ends_the_connection() throws Exception {
        try (RawClient raw = portner.client()) {
            raw.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(new String(raw.in().readAllBytes(), StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1");
        }
        try (RawClient raw = portner.client()) {
            assertThat(raw.send("PRI * HTTP/1.1\r\n\r\n").answer().status()).isEqualTo(400);
        }
    }

    @Test
    void an_upgrade_to_h2c_is_not_taken_up() throws Exception {
        upstream.next(c -> {
            String head = c.head();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
        });
        try (RawClient raw = portner.client()) {
            RawClient.Answer answer = raw.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).doesNotContainIgnoringCase("upgrade").doesNotContainIgnoringCase("http2-settings");
        }
    }
}
