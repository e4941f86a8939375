package no.portner.twin;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** A TLS connection that sends exactly what it is given: HTTP clients tidy up too much. */
final class RawConnection implements AutoCloseable {

    private final SSLSocket socket;

    RawConnection(Twin twin, int port) throws IOException {
        socket = (SSLSocket) twin.pki().sslContext().getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(10_000);
    }

    RawConnection send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** @return all bytes until the other side ends the connection in order */
    String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Waits no longer than that for bytes; then reads fail with a SocketTimeoutException. */
    RawConnection patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
