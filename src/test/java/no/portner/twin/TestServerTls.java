package no.portner.twin;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
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
        try {
            KeyStore store = pki.server(List.of(name), TwinServer.password());
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
