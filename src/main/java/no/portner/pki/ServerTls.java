package no.portner.pki;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import no.portner.transport.TlsEngine;

/** TLS towards the application: 1.3 and 1.2. */
final class ServerTls {

    /** Forward secrecy and AEAD alone, as HTTP/2 wants of 1.2 (RFC 9113 section 9.2.2); the keys are ECDSA's. Fastest first. */
    private static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
    /** Of TLS 1.2 clients without tickets, for each host; the default of 20480 is more than the heap holds. */
    private static final int SESSIONS = 128;
    /** Far below what is left of a leaf's life when it is replaced. */
    private static final Duration SESSION_LIFE = Duration.ofHours(1);

    private ServerTls() {
    }

    /**
     * ALPN (RFC 7301) chooses HTTP/2 before HTTP/1.1. A client that does not use ALPN has no protocol chosen and speaks HTTP/1.1; one
     * that offers neither gets the alert of section 3.2 from Java's engine. Netty's OpenSSL engine has no such setting: there the client
     * finds that none was chosen, and what it then sends is read as HTTP/1.1 and refused if it is not.
     */
    static SslContext context(PrivateKey key, List<X509Certificate> chain, TlsEngine engine) {
        try {
            return SslContextBuilder.forServer(ServerIdentityFactory.of(new ServerIdentity(key, chain), engine)).sslProvider(engine.provider())
                    .protocols("TLSv1.3", "TLSv1.2").ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .trustManager(new NoClientCertificates()).sessionCacheSize(SESSIONS).sessionTimeout(SESSION_LIFE.toSeconds())
                    .applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN, unknownProtocol(engine),
                            SelectedListenerFailureBehavior.ACCEPT, ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS towards the application: " + e.getMessage(), e);
        }
    }

    private static SelectorFailureBehavior unknownProtocol(TlsEngine engine) {
        return engine == TlsEngine.JDK ? SelectorFailureBehavior.FATAL_ALERT : SelectorFailureBehavior.NO_ADVERTISE;
    }
}
