package no.portner.upstream;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** TLS towards upstreams: 1.2 and 1.3, certificates that lead to the given roots. */
public final class UpstreamTls {

    private UpstreamTls() {
    }

    /** @return makes the context on its first call and keeps it */
    public static Supplier<SslContext> trusting(KeyStore roots) {
        return new Supplier<>() {
            private SslContext context;

            @Override
            public synchronized SslContext get() {
                if (context == null) {
                    context = make(roots);
                }
                return context;
            }
        };
    }

    private static SslContext make(KeyStore roots) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots);
            return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2").trustManager(trust).build();
        } catch (GeneralSecurityException | SSLException e) {
            throw new IllegalStateException("no TLS towards upstreams: " + e.getMessage(), e);
        }
    }
}
