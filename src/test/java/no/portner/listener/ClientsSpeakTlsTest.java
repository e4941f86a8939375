package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import no.portner.error.ProxyError.Kind;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transparent listener for TLS: who connects takes it for a route's host. */
class ClientsSpeakTlsTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

    private ScriptedUpstream upstream;
    private Listening portner;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).interception(TestInterception.of(PKI)).handshakeTimeout(Duration.ofSeconds(5)).start();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        portner.close();
    }

    /** @param name for SNI; null for none */
    private SSLSocket connect(SSLContext tls, String name, String protocol, String... alpn) throws IOException {
        Socket plain = Http2Client.connected(portner.https);
        plain.setSoTimeout(15_000);
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        parameters.setApplicationProtocols(alpn);
        if (name != null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void http2_is_agreed_upon(String protocol) throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 302 Found\r\nLocation: https://localhost/next\r\nContent-Length: 2\r\n\r\nok");
        });
        SSLSocket socket = connect(PKI.sslContext(), "localhost", protocol, "h2", "http/1.1");
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
        try (Http2Client client = new Http2Client(socket)) {
            Http2Client.Answer answer = client.get(1, "/").answer(1);
            assertThat(answer.text()).isEqualTo("ok");
            assertThat(answer.head).containsEntry("location", List.of("https://localhost/next"));
            assertThat(client.headers(3, true, ":method", "GET", ":scheme", "https", ":path", "/", ":authority", "other").answer(3).status())
                    .isEqualTo(421);
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, http/1.1", "TLSv1.3, http/1.1", "TLSv1.3,", "TLSv1.2,"})
    void http_1_1_is_agreed_upon_or_taken_for_granted(String protocol, String alpn) throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        try (SSLSocket socket = connect(PKI.sslContext(), "LocalHost", protocol, alpn == null ? new String[0] : new String[] {alpn})) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void the_jdks_client_calls(HttpClient.Version version) throws Exception {
        upstream.next(c -> {
            while (true) {
                c.head();
                c.send(OK);
            }
        });
        HttpClient client = HttpClient.newBuilder().sslContext(PKI.sslContext()).version(version).build();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create("https://localhost:" + portner.https + "/" + i)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(answer.version()).isEqualTo(version);
        }
        assertThat(portner.traffic.connections()).isEqualTo(1);
    }

    @Test
    void another_host_within_is_misdirected() throws Exception {
        try (SSLSocket socket = connect(PKI.sslContext(), "localhost", "TLSv1.3")) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 421 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example", "localhost.example", "xn--lcalhost-54a", ""})
    void a_name_that_is_no_routes_and_none_at_all_get_the_alert_that_says_so(String name) throws Exception {
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (SSLSocket socket = connect(PKI.sslContext(), name.isEmpty() ? null : name, protocol)) {
                assertThatExceptionOfType(SSLException.class).isThrownBy(socket::startHandshake).withMessageContaining("unrecognized_name");
            }
        }
    }

    @Test
    void the_alert_is_fatal_and_the_last_that_is_said() throws Exception {
        try (RawClient client = new RawClient(portner.https)) {
            assertThat(client.send(hello("other")).in().readAllBytes()).isEqualTo(UNRECOGNIZED_NAME);
        }
    }

    @Test
    void a_name_is_found_wherever_the_packets_end() throws Exception {
        try (RawClient client = new RawClient(portner.https)) {
            for (byte b : hello("other")) {
                client.send(new byte[] {b});
            }
            assertThat(client.in().readAllBytes()).isEqualTo(UNRECOGNIZED_NAME);
        }
    }

    /** @return what the JDK says first */
    private static byte[] hello(String name) throws Exception {
        SSLEngine engine = PKI.sslContext().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        out.flip();
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u0001\u0002", "\u0080\u002e\u0001\u0003\u0001", "\u0015\u0003\u0003\u0000\u0002\u0001\u0000",
        "\u0016\u0003\u0001\u0000\u0005\u0001\u00ff\u00ff\u00ff\u0000", "\u0016\u0003\u0001\u0000\u0004\u0002\u0000\u0000\u0000",
        "\u0016\u0003\u0001\u0000\u0000", "\u0016\u0002\u0001\u0000\u0004\u0002\u0000\u0000\u0000", "ssh"})
    void garbage_ends_the_connection_without_an_answer(String bytes) throws Exception {
        try (RawClient client = new RawClient(portner.https)) {
            assertThat(client.send(bytes).in().readAllBytes()).isEmpty();
        }
    }

    @Test
    void a_hello_that_is_damaged_ends_the_connection_without_an_answer() throws Exception {
        try (RawClient client = new RawClient(portner.https)) {
            byte[] junk = hello("other");
            Arrays.fill(junk, 50, junk.length, (byte) 0xee);
            assertThat(client.send(junk).in().readAllBytes()).isEmpty();
        }
    }

    /** RFC 6066 section 3 wants none, and the JDK's TLS would not go on with one. */
    @Test
    void a_name_that_ends_with_a_dot_is_no_routes() throws Exception {
        byte[] hello = hello("LocalHostx");
        int last = new String(hello, StandardCharsets.ISO_8859_1).indexOf("LocalHostx") + 9;
        hello[last] = '.';
        try (RawClient client = new RawClient(portner.https)) {
            assertThat(client.send(hello).in().readAllBytes()).isEqualTo(UNRECOGNIZED_NAME);
        }
    }

    @Test
    void plain_http_on_the_port_for_tls_is_told_so() throws Exception {
        try (RawClient client = new RawClient(portner.https)) {
            RawClient.Answer answer = client.get("/").answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("this port speaks TLS");
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("-", 400, Kind.BAD_REQUEST));
    }

    @Test
    void tls_on_a_port_for_plain_http_is_told_so() throws Exception {
        for (int port : List.of(portner.port, portner.http)) {
            try (RawClient client = new RawClient(port)) {
                RawClient.Answer answer = client.send(hello("localhost")).answer();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.body()).contains("this port speaks plain HTTP");
                assertThat(client.isAtEnd()).isTrue();
            }
            assertThat(portner.ended()).isEqualTo(new Listening.Ended("-", 400, Kind.BAD_REQUEST));
        }
    }

    @Test
    void the_plain_transparent_listener_serves_routes_hosts_alone() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        try (RawClient client = new RawClient(portner.http)) {
            assertThat(client.get("/").answer().body()).isEqualTo("ok");
            assertThat(client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").answer().status()).isEqualTo(421);
            assertThat(client.send("GET http://127.0.0.1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").answer().status()).isEqualTo(421);
            assertThat(client.send("GET https://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().status()).isEqualTo(400);
        }
        try (Http2Client client = new Http2Client(portner.http)) {
            assertThat(client.headers(1, true, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "127.0.0.1").answer(1).status())
                    .isEqualTo(421);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 200})
    void whoever_is_slow_to_shake_hands_is_not_waited_for(int bytes) throws Exception {
        portner.close();
        portner = Listening.before(upstream.port(), PKI).interception(TestInterception.of(PKI)).handshakeTimeout(Duration.ofMillis(300)).start();
        try (RawClient client = new RawClient(portner.https)) {
            byte[] hello = hello("localhost");
            client.send(Arrays.copyOf(hello, Math.min(bytes, hello.length)));
            assertThat(client.in().readAllBytes()).isEmpty();
        }
    }

    @Test
    void a_handshake_that_is_not_ended_is_not_waited_for() throws Exception {
        portner.close();
        portner = Listening.before(upstream.port(), PKI).interception(TestInterception.of(PKI)).handshakeTimeout(Duration.ofMillis(300)).start();
        try (RawClient client = new RawClient(portner.https); InputStream in = client.send(hello("localhost")).in()) {
            assertThat(in.readAllBytes()).startsWith(22, 3, 3);
        }
    }

    @Test
    void whoever_does_not_trust_us_says_so_and_others_are_served() throws Exception {
        try (SSLSocket socket = connect(new TwinPki().sslContext(), "localhost", "TLSv1.3")) {
            assertThatExceptionOfType(SSLException.class).isThrownBy(socket::startHandshake);
        }
        the_jdks_client_calls(HttpClient.Version.HTTP_2);
    }
}
