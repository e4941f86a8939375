package no.portner.twin;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS for servers that tests write themselves, with a certificate for localhost and for maskinporten.example.no that the twin's CA issued. */
public final class TestServerTls {

    private TestServerTls() {
    }

    public static SSLContext context(TwinPki pki) {
        return context(pki, "maskinporten.example.no");
    }

    /** The same with another name. */
    public static SSLContext context(TwinPki pki, String name) {
        return context(pki.server(List.of(name), TwinServer.password()));
    }

    /** The same with a certificate that was valid until an hour ago. */
    public static SSLContext expired(TwinPki pki) {
        Instant now = Instant.now();
        return context(pki.server(List.of(), new Authority.Validity(now.minus(Duration.ofDays(2)), now.minus(Duration.ofHours(1))),
                TwinServer.password()));
    }

    private static SSLContext context(KeyStore store) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, TwinServer.password());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
