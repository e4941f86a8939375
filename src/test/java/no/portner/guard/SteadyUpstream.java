package no.portner.guard;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import no.portner.twin.TestServerTls;
import no.portner.twin.TwinPki;

/**
 * An upstream that gives every call the same bytes, in one write and one TLS record, so that what a call costs Portner is the same each
 * time. Connections are kept.
 */
public final class SteadyUpstream implements AutoCloseable {

    /** What the certificate is for, beside localhost: the host of a preset. */
    private static final String HOST = "api.fiks.test.ks.no";
    private static final int BODY = 1024;
    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + BODY
            + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n" + "x".repeat(BODY)).getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final SSLContext tls;
    private final AtomicLong withToken = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();

    public SteadyUpstream(TwinPki pki) throws IOException {
        tls = TestServerTls.context(pki, HOST);
        daemon("steady-upstream", this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Calls that came with a token so far. */
    public long withToken() {
        return withToken.get();
    }

    /** Connections so far. */
    public long connections() {
        return connections.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                daemon("steady-connection", () -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket plain) {
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true)) {
            plain.setTcpNoDelay(true);
            socket.setUseClientMode(false);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            String head;
            while ((head = SteadyCaller.head(in)) != null) {
                String lower = head.toLowerCase(Locale.ROOT);
                in.skipNBytes(SteadyCaller.contentLength(lower));
                if (lower.contains("\r\nauthorization: bearer ")) {
                    withToken.incrementAndGet();
                }
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException end) {
            // The caller sees it.
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
