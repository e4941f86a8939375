package no.portner.pki;

import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import no.portner.transport.TlsEngine;

/** Hands out one identity, without a key store: neither parameter nor password is needed. */
final class ServerIdentityFactory extends SimpleKeyManagerFactory {

    private final ServerIdentity identity;

    private ServerIdentityFactory(ServerIdentity identity) {
        this.identity = identity;
    }

    static KeyManagerFactory of(ServerIdentity identity, TlsEngine engine) {
        KeyManagerFactory factory = new ServerIdentityFactory(identity);
        return switch (engine) {
            case JDK -> factory;
            // Else BoringSSL is handed key and chain as PEM, to be read again, for each handshake.
            case OPENSSL -> new OpenSslCachingX509KeyManagerFactory(factory);
        };
    }

    @Override
    protected void engineInit(KeyStore unused, char[] password) {
        // There is nothing to read: the identity is here.
    }

    @Override
    protected void engineInit(ManagerFactoryParameters unused) {
        // Likewise.
    }

    @Override
    protected KeyManager[] engineGetKeyManagers() {
        return new KeyManager[] {identity};
    }
}
