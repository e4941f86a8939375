package no.portner.upstream;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.EnumMap;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import no.portner.transport.TlsEngine;

/**
 * TLS towards upstreams: 1.2 and 1.3, certificates that lead to the given roots. What it takes is made on first use, so that reading the
 * trusted roots does not delay the first listen. Safe for any thread.
 */
public final class UpstreamTls implements AutoCloseable {

    /** What is offered by ALPN (RFC 7301). */
    enum Offer {
        /** No ALPN: what every server understands as HTTP/1.1. */
        NOTHING,
        /** HTTP/1.1 and nothing else, where others are offered HTTP/2. */
        HTTP_1,
        /** HTTP/2, and HTTP/1.1 for servers that do not have it. */
        HTTP_2_OR_1
    }

    /** Tickets for later handshakes, for each context: they are used up one by one, and the default of 20480 is more than memory is for. */
    private static final int SESSIONS = 64;

    private final KeyStore roots;
    private final TlsEngine engine;
    private final Map<Offer, SslContext> contexts = new EnumMap<>(Offer.class);
    private TrustManagerFactory trust;

    private UpstreamTls(KeyStore roots, TlsEngine engine) {
        this.roots = roots;
        this.engine = engine;
    }

    public static UpstreamTls trusting(KeyStore roots, TlsEngine engine) {
        return new UpstreamTls(roots, engine);
    }

    /** @throws IllegalStateException when the roots cannot be used */
    synchronized SslContext context(Offer offer) {
        return contexts.computeIfAbsent(offer, this::make);
    }

    /** What is under way goes on; nothing new can begin. */
    @Override
    public synchronized void close() {
        contexts.values().forEach(ReferenceCountUtil::release);
        contexts.clear();
    }

    private SslContext make(Offer offer) {
        try {
            if (trust == null) {
                TrustManagerFactory made = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                made.init(roots);
                trust = made;
            }
            SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(engine.provider()).protocols("TLSv1.3", "TLSv1.2")
                    .trustManager(trust).sessionCacheSize(SESSIONS);
            return switch (offer) {
                case NOTHING -> builder.build();
                case HTTP_1 -> builder.applicationProtocolConfig(alpn(ApplicationProtocolNames.HTTP_1_1)).build();
                case HTTP_2_OR_1 -> builder.applicationProtocolConfig(
                        alpn(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)).build();
            };
        } catch (GeneralSecurityException | SSLException e) {
            throw new IllegalStateException("no TLS towards upstreams: " + e.getMessage(), e);
        }
    }

    private static ApplicationProtocolConfig alpn(String... protocols) {
        return new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
                protocols);
    }
}
