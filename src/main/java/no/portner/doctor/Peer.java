package no.portner.doctor;

import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Whose certificate a server showed. */
final class Peer {

    private Peer() {
    }

    static Text of(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? Text.both(session.getProtocol() + ", ").then(Text.of("utstedt av ", "issued by ")).then(certificate.getIssuerX500Principal().getName()
                            + ", ").then(Text.of("til ", "until ")).then(certificate.getNotAfter().toInstant().toString())
                    : Text.both(session.getProtocol());
        } catch (SSLPeerUnverifiedException e) {
            return Text.both(session.getProtocol());
        }
    }
}
