package no.portner.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import no.portner.Mistake;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every family of request smuggling, by every way that HTTP/1 comes: a 400, the end of the connection, and an origin that has seen no
 * request. The beginning of a body that goes wrong later may have left, for bodies are not collected; its connection is closed.
 */
class FramingIsNeverAmbiguousTest {

    private static final TwinPki PKI = new TwinPki();
    private static final SSLContext TLS = PKI.sslContext();

    private static RecordingOrigin origin;
    private static Listening portner;

    @BeforeAll
    static void start() throws Exception {
        origin = new RecordingOrigin(PKI);
        portner = Listening.before(origin.port(), PKI).interception(TestInterception.of(PKI)).oneLoop().start();
    }

    @AfterAll
    static void stop() throws Exception {
        origin.close();
        portner.close();
    }

    static Stream<Arguments> families() {
        return FramingFamilies.all().keySet().stream().flatMap(name -> Stream.of(Door.values()).map(door -> Arguments.of(name, door)));
    }

    @Mistake("chunk extensions and quoted strings parsed apart from the peer")
    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("families")
    void a_family_is_refused_and_never_forwarded(String family, Door door) throws Exception {
        for (String request : FramingFamilies.all().get(family)) {
            try (RawClient client = door.open(portner, TLS)) {
                client.send(request + FramingFamilies.SMUGGLED);
                assertRefused(client, request);
            }
        }
    }

    static Stream<String> names() {
        return FramingFamilies.all().keySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void so_it_is_wherever_the_packets_end(String family) throws Exception {
        for (String request : FramingFamilies.all().get(family)) {
            try (RawClient client = Door.PROXY.open(portner, TLS)) {
                try {
                    for (byte b : (request + FramingFamilies.SMUGGLED).getBytes(ISO_8859_1)) {
                        client.send(new byte[] {b});
                    }
                } catch (IOException closed) {
                    // The answer was there before all was said.
                }
                assertRefused(client, request);
            }
        }
    }

    private static void assertRefused(RawClient client, String request) throws Exception {
        String shown = show(request);
        String answers = new String(client.in().readAllBytes(), ISO_8859_1);
        assertThat(answers).as(shown).startsWith("HTTP/1.1 400 ").containsIgnoringCase("\r\nconnection: close\r\n");
        assertThat(answers.split("HTTP/1\\.1 [1-9]", -1)).as("the one answer to %s: %s", shown, answers).hasSize(2);
        assertThat(origin.requests(shown)).as(shown).isEmpty();
    }

    private static String show(String request) {
        return request.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void a_url_is_taken_by_every_way_where_it_names_the_connections_own_server(Door door) throws Exception {
        try (RawClient client = door.open(portner, TLS)) {
            String url = (door.isSecure() ? "https" : "http") + "://localhost/x?y";
            assertThat(client.send("GET " + url + " HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().body()).isEqualTo("seen");
        }
        assertThat(origin.requests(door)).containsExactly("GET /x?y []");
    }

    static Stream<Arguments> served() {
        return Stream.of(
                Arguments.of("a line end ahead of it", "\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n", List.of("GET / []")),
                Arguments.of("an extension without quotes", FramingFamilies.Writing.chunked("3;a=b;c\r\nabc\r\n0;d\r\n\r\n"), List.of("POST / [abc]")),
                Arguments.of("an extension in quotes", FramingFamilies.Writing.chunked("3;a=\"b;c\"\r\nabc\r\n0\r\n\r\n"), List.of("POST / [abc]")),
                Arguments.of("a size with zeros and letters", FramingFamilies.Writing.chunked("00a\r\n0123456789\r\n000\r\nX: y\r\n\r\n"), List.of("POST / [0123456789]")),
                Arguments.of("a body that looks like a request", FramingFamilies.Writing.post("Content-Length: 18\r\n", "GET / HTTP/1.1\r\n\r\n"),
                        List.of("POST / [GET / HTTP/1.1\r\n\r\n]")),
                Arguments.of("two in one packet", "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n", List.of("GET /1 []", "GET /2 []")),
                Arguments.of("an Upgrade to h2c", FramingFamilies.Writing.get("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"), List.of("GET / []")),
                Arguments.of("an Upgrade to anything", FramingFamilies.Writing.get("Connection: Upgrade\r\nUpgrade: TLS/1.0, x\r\n"), List.of("GET / []")));
    }

    /** What is well formed passes as one request each, in one spelling; an Upgrade that is not offered is none (RFC 9110 section 7.8). */
    @ParameterizedTest(name = "{0}")
    @MethodSource("served")
    void what_can_be_read_in_one_way_is_forwarded_as_that(String what, String request, List<String> seen) throws Exception {
        for (Door door : Door.values()) {
            try (RawClient client = door.open(portner, TLS)) {
                client.send(request + "GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n");
                for (int i = 0; i <= seen.size(); i++) {
                    assertThat(client.answer().body()).as("%s by %s", what, door).isEqualTo("seen");
                }
            }
            assertThat(origin.requests(what)).as("%s by %s", what, door).containsExactlyInAnyOrderElementsOf(Stream.concat(seen.stream(), Stream.of("GET /next []")).toList());
        }
    }
}
