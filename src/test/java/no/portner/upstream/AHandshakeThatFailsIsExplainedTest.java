package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.TestServerTls;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.Test;

/** What keeps an upstream from being spoken to at all: nothing of the call leaves, and the error says what it was. */
class AHandshakeThatFailsIsExplainedTest {

    private static final TwinPki PKI = new TwinPki();

    private interface Server {
        void serve(Socket socket) throws Exception;
    }

    private static ProxyError failure(int port, String name) throws Exception {
        try (Forwarding rig = new Forwarding(PKI, false, Optional.empty()).connectTimeout(Duration.ofSeconds(2)).host(name)) {
            return rig.post(port, "/").failure();
        }
    }

    /** Before a server that is not one of TLS. */
    private static ProxyError failure(Server server) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> {
                try (Socket socket = listening.accept()) {
                    server.serve(socket);
                } catch (Exception over) {
                    // The client has gone.
                }
            });
            serving.start();
            ProxyError failure = failure(listening.getLocalPort(), "localhost");
            serving.join(15_000);
            return failure;
        }
    }

    @Test
    void nobody_listens() throws Exception {
        ServerSocket closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        closed.close();
        ProxyError failure = failure(closed.getLocalPort(), "localhost");
        assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_UNREACHABLE);
        assertThat(failure.detail()).contains("127.0.0.1:" + closed.getLocalPort());
    }

    @Test
    void a_certificate_for_another_name() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI)) {
            ProxyError failure = failure(upstream.port(), "other.example.no");
            assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_TLS);
            assertThat(failure.detail()).contains("not trusted for other.example.no");
        }
    }

    @Test
    void a_certificate_of_nobody_we_trust() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(new TwinPki())) {
            ProxyError failure = failure(upstream.port(), "localhost");
            assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_TLS);
            assertThat(failure.detail()).contains("not trusted for localhost", "PORTNER_CA_BUNDLE");
        }
    }

    @Test
    void a_certificate_that_has_expired() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(TestServerTls.expired(PKI))) {
            ProxyError failure = failure(upstream.port(), "localhost");
            assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_TLS);
            assertThat(failure.detail()).contains("not trusted for localhost").containsPattern("(?i)NotAfter|expired");
        }
    }

    @Test
    void a_server_that_says_nothing() throws Exception {
        ProxyError failure = failure(socket -> socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()));
        assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_CONNECT_TIMEOUT);
        assertThat(failure.detail()).contains("TLS handshake");
    }

    @Test
    void a_server_that_hangs_up() throws Exception {
        ProxyError failure = failure(socket -> assertThat(socket.getInputStream().read()).isEqualTo(0x16));
        assertThat(failure.kind()).isIn(Kind.UPSTREAM_UNREACHABLE, Kind.UPSTREAM_TLS);
        assertThat(failure.detail()).contains("handshake");
    }

    @Test
    void a_server_without_tls() throws Exception {
        ProxyError failure = failure(socket -> {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        });
        assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_TLS);
        assertThat(failure.detail()).contains("handshake");
    }
}
