package no.portner.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import no.portner.error.ProxyError.Kind;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CONNECT to a route's host, where TLS is intercepted: the client believes to speak to the host, and its calls carry the token. */
class InterceptedTunnelsTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private ScriptedUpstream upstream;
    private Listening portner;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).interception(TestInterception.of(PKI)).start();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        portner.close();
    }

    /** TLS within a tunnel, up to the handshake's end. */
    private SSLSocket within(Socket socket) throws Exception {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("twin", PKI.ca());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 443, true);
        secure.startHandshake();
        return secure;
    }

    private Socket connected() throws Exception {
        Socket socket = new Socket("127.0.0.1", portner.port);
        socket.setSoTimeout(15_000);
        socket.getOutputStream().write(TunnelsTest.connect("LOCALHOST.:443").getBytes(ISO_8859_1));
        assertThat(head(socket.getInputStream())).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("CONNECT", 200, null));
        return socket;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    @Test
    void a_call_within_carries_the_token() throws Exception {
        upstream.next(c -> {
            assertThat(c.head()).startsWith("GET /x HTTP/1.1\r\n").contains("authorization: Bearer the-token", "host: localhost\r\n");
            c.send(OK);
        });
        try (SSLSocket client = within(connected())) {
            client.getOutputStream().write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 200 ");
            assertThat(new String(client.getInputStream().readNBytes(2), ISO_8859_1)).isEqualTo("ok");
            assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, null));
            assertThat(portner.traffic.connections()).isEqualTo(1);
        }
        assertThat(upstream.failures()).isEmpty();
    }

    /** The first words of TLS in the same packet as the CONNECT. */
    @Test
    void a_client_that_begins_tls_before_the_answer_loses_nothing() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        try (Socket socket = new Socket("127.0.0.1", portner.port)) {
            socket.setSoTimeout(15_000);
            Hasty hasty = new Hasty(socket);
            try (SSLSocket client = within(hasty)) {
                client.getOutputStream().write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
                assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void a_websocket_within_works_as_without() throws Exception {
        upstream.next(c -> {
            assertThat(c.head()).contains("authorization: Bearer the-token");
            c.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly");
            c.send(c.body(4));
            c.sawEnd();
        });
        try (SSLSocket client = within(connected())) {
            OutputStream out = client.getOutputStream();
            out.write("GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 101 ");
            out.write("ping".getBytes(ISO_8859_1));
            assertThat(new String(client.getInputStream().readNBytes(9), ISO_8859_1)).isEqualTo("earlyping");
        }
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 101, null));
        assertThat(upstream.failures()).isEmpty();
    }

    @Test
    void there_is_no_tunnel_within_a_tunnel() throws Exception {
        try (SSLSocket client = within(connected())) {
            client.getOutputStream().write((TunnelsTest.connect("example.org:443") + "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
            assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 501 ");
            assertThat(portner.ended().error()).isEqualTo(Kind.METHOD_NOT_SUPPORTED);
            assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1)).as("the one answer")
                    .doesNotContainPattern("HTTP/1\\.1 \\d");
        }
        assertThat(upstream.accepted()).isZero();
    }

    /** Sends CONNECT together with the first bytes that TLS writes, and takes its answer out of what TLS reads. */
    private static final class Hasty extends Socket {

        private final Socket to;
        private boolean asked;
        private boolean answered;

        Hasty(Socket to) {
            this.to = to;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream out = to.getOutputStream();
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    byte[] connect = asked ? new byte[0] : TunnelsTest.connect("localhost:443").getBytes(ISO_8859_1);
                    asked = true;
                    byte[] all = java.util.Arrays.copyOf(connect, connect.length + length);
                    System.arraycopy(bytes, from, all, connect.length, length);
                    out.write(all);
                }
            };
        }

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream in = to.getInputStream();
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    if (!answered) {
                        assertThat(head(in)).startsWith("HTTP/1.1 200 ");
                        answered = true;
                    }
                    return in.read(bytes, from, length);
                }
            };
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
