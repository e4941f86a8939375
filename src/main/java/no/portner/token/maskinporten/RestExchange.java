package no.portner.token.maskinporten;

import io.netty.handler.proxy.ProxyConnectException;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.TrustOptions;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import no.portner.config.Addresses;
import no.portner.config.OutgoingProxy;

/**
 * {@link Exchange} by Quarkus' REST client, a client of its own for each call: when the call ends, in whatever way, so do its
 * connection and all that the server still had to say. A pooled client would let servers that hang fill the pool, and everybody wait.
 */
public final class RestExchange implements Exchange {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Beyond the longest attempt (10 s): whoever waited has gone. */
    private static final Duration CUT = Duration.ofSeconds(11);

    private final Optional<TrustManager> trust;
    private final Optional<OutgoingProxy> proxy;

    /** Straight to Maskinporten. */
    public RestExchange(Optional<KeyStore> trustStore) {
        this(trustStore, Optional.empty());
    }

    /**
     * @param trustStore the roots that Maskinporten's certificate may lead to; empty: those of the platform
     * @param proxy what connections leave through
     * @throws IllegalArgumentException when the store cannot be used
     */
    public RestExchange(Optional<KeyStore> trustStore, Optional<OutgoingProxy> proxy) {
        this.trust = trustStore.map(RestExchange::trustManager);
        this.proxy = proxy;
    }

    @Override
    public HttpAnswer post(URI tokenEndpoint, String assertion) throws IOException {
        try (TokenEndpoint endpoint = build(tokenEndpoint, TokenEndpoint.class)) {
            return read(() -> endpoint.token(TokenEndpoint.JWT_BEARER, assertion));
        }
    }

    @Override
    public HttpAnswer get(URI wellKnown) throws IOException {
        try (MetadataEndpoint endpoint = build(wellKnown, MetadataEndpoint.class)) {
            return read(endpoint::metadata);
        }
    }

    private <T> T build(URI uri, Class<T> endpoint) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(uri)
                .followRedirects(false)
                .disableDefaultMapper(true)
                .userAgent("portner")
                .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(CUT.toMillis(), TimeUnit.MILLISECONDS)
                .httpClientOptionsCustomizer(options -> {
                    options.setKeepAlive(false).setDecompressionSupported(false);
                    leadThere(options, uri);
                })
                .httpClientRequestCustomizer(ByteCeiling::over)
                .build(endpoint);
    }

    /**
     * Sets whom a connection trusts and what it leaves through. To the proxy this machine's loopback is another. What is not https is there
     * ({@link AuthoritySettings}), never in the clear; or it is a collector of spans beside us, which no proxy leads to.
     */
    public void leadThere(ClientOptionsBase options, URI uri) {
        trust.ifPresent(manager -> options.setTrustOptions(TrustOptions.wrap(manager)));
        proxyTo(uri).map(RestExchange::proxyOptions).ifPresent(options::setProxyOptions);
    }

    /** What a connection there leaves through. */
    Optional<OutgoingProxy> proxyTo(URI uri) {
        return "https".equals(uri.getScheme()) && !Addresses.isLoopback(uri.getHost()) ? proxy : Optional.empty();
    }

    private static ProxyOptions proxyOptions(OutgoingProxy proxy) {
        ProxyOptions options = new ProxyOptions().setType(ProxyType.HTTP).setHost(proxy.host()).setPort(proxy.port());
        proxy.credentials().ifPresent(known -> options.setUsername(known.user()).setPassword(known.password().reveal()));
        return options;
    }

    private interface Call {
        Response send();
    }

    private static HttpAnswer read(Call call) throws IOException {
        try (Response response = call.send()) {
            byte[] body = new byte[0];
            if (response.getEntity() instanceof InputStream stream) {
                body = stream.readNBytes(HttpAnswer.MOST_BYTES + 1);
            }
            boolean tooLarge = body.length > HttpAnswer.MOST_BYTES;
            return new HttpAnswer(response.getStatus(), header(response, HttpHeaders.DATE), header(response, "Age").isPresent(),
                    header(response, HttpHeaders.RETRY_AFTER), tooLarge ? Arrays.copyOf(body, HttpAnswer.MOST_BYTES) : body, tooLarge);
        } catch (RuntimeException e) {
            if (deepest(e) instanceof InterruptedException) {
                throw new InterruptedIOException("given up");
            }
            throw new IOException(reason(e), e);
        }
    }

    private static Optional<String> header(Response response, String name) {
        return Optional.ofNullable(response.getHeaderString(name));
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static String reason(Throwable failure) {
        Throwable deepest = deepest(failure);
        for (Throwable cause = failure; cause != null && cause != cause.getCause(); cause = cause.getCause()) {
            if (cause instanceof ProxyConnectException) {
                String said = String.valueOf(cause.getMessage());
                return "the outgoing proxy of PORTNER_UPSTREAM_PROXY gave no way through: " + said + (said.contains("status: 407")
                        ? "; it wants another user and password: set http://user:password@host:port" : "");
            }
        }
        return deepest.getClass().getSimpleName() + (deepest.getMessage() == null ? "" : ": " + deepest.getMessage());
    }

    private static TrustManager trustManager(KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the trust store cannot be used", e);
        }
    }
}
