package no.portner.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The ways that a request of HTTP/1 can come to us; the route's host is localhost. */
enum Door {
    PROXY, TRANSPARENT, TRANSPARENT_TLS, TUNNEL_TLS, TUNNEL_PLAIN;

    /** @param tls the client's; one for many connections, which then take up each other's sessions */
    RawClient open(Listening portner, SSLContext tls) throws IOException {
        return switch (this) {
            case PROXY -> portner.client();
            case TRANSPARENT -> new RawClient(portner.http);
            case TRANSPARENT_TLS -> new RawClient(secured(connected(portner.https), tls));
            case TUNNEL_TLS -> new RawClient(secured(tunnel(portner.port), tls));
            case TUNNEL_PLAIN -> new RawClient(tunnel(portner.port));
        };
    }

    boolean isSecure() {
        return this == TRANSPARENT_TLS || this == TUNNEL_TLS;
    }

    private static Socket connected(int port) throws IOException {
        Socket socket = Http2Client.connected(port);
        socket.setSoTimeout(15_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static Socket tunnel(int port) throws IOException {
        Socket socket = connected(port);
        socket.getOutputStream().write(TunnelsTest.connect("localhost:443").getBytes(ISO_8859_1));
        String established = "HTTP/1.1 200 Connection established\r\n\r\n";
        assertThat(new String(socket.getInputStream().readNBytes(established.length()), ISO_8859_1)).isEqualTo(established);
        return socket;
    }

    private static SSLSocket secured(Socket plain, SSLContext tls) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("localhost")));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
