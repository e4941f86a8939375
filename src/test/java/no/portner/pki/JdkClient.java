package no.portner.pki;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's TLS client: trusts what is in a PEM file, read once as an application does, and checks the host's name. */
final class JdkClient {

    /** A note in the session, which the JDK hands on to those that resume it. */
    private static final String VISITED = "visited";

    private final SSLContext tls;

    /**
     * What a connection came to.
     *
     * @param resumed whether its session goes on from an earlier visit
     */
    record Visit(String protocol, String applicationProtocol, List<X509Certificate> chain, boolean resumed, String answer) {
    }

    JdkClient(Path pem) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trust.setCertificateEntry("ca-" + trust.size(), certificate);
            }
        }
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trust);
        tls = SSLContext.getInstance("TLS");
        tls.init(null, trustManagers.getTrustManagers(), null);
    }

    Visit visit(SniServer server, String host) throws IOException {
        return visit(server, host, "TLSv1.3");
    }

    /** @param alpn what the client offers; nothing for no ALPN at all */
    Visit visit(SniServer server, String host, String protocol, String... alpn) throws IOException {
        Socket plain = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
        plain.setSoTimeout(10_000);
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, server.port(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {protocol});
            parameters.setApplicationProtocols(alpn);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            boolean resumed = socket.getSession().getValue(VISITED) != null;
            socket.getSession().putValue(VISITED, true);
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            List<X509Certificate> chain = List.of(socket.getSession().getPeerCertificates()).stream()
                    .map(X509Certificate.class::cast).toList();
            return new Visit(socket.getSession().getProtocol(), socket.getApplicationProtocol(), chain,
                    resumed, answer);
        }
    }
}
