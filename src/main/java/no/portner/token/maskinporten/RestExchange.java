package no.portner.token.maskinporten;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.TrustOptions;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * {@link Exchange} by Quarkus' REST client. Bodies are read as they come and only so far; each attempt has a connection of its own,
 * which is cut when no attempt can want it any more, so that a server that never ends costs nothing.
 */
public final class RestExchange implements Exchange {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Beyond the longest attempt (10 s): whoever waited has gone. */
    private static final Duration CUT = Duration.ofSeconds(11);

    private final Optional<TrustManager> trust;
    private final Map<URI, TokenEndpoint> tokenEndpoints = new ConcurrentHashMap<>();
    private final Map<URI, MetadataEndpoint> metadataEndpoints = new ConcurrentHashMap<>();

    /**
     * @param trustStore the roots that Maskinporten's certificate may lead to; empty: those of the platform
     * @throws IllegalArgumentException when the store cannot be used
     */
    public RestExchange(Optional<KeyStore> trustStore) {
        this.trust = trustStore.map(RestExchange::trustManager);
    }

    @Override
    public HttpAnswer post(URI tokenEndpoint, String assertion) throws IOException {
        TokenEndpoint endpoint = tokenEndpoints.computeIfAbsent(tokenEndpoint, uri -> build(uri, TokenEndpoint.class));
        return read(() -> endpoint.token(TokenEndpoint.JWT_BEARER, assertion));
    }

    @Override
    public HttpAnswer get(URI wellKnown) throws IOException {
        MetadataEndpoint endpoint = metadataEndpoints.computeIfAbsent(wellKnown, uri -> build(uri, MetadataEndpoint.class));
        return read(endpoint::metadata);
    }

    private <T> T build(URI uri, Class<T> endpoint) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(uri)
                .followRedirects(false)
                .disableDefaultMapper(true)
                .userAgent("portner")
                .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(CUT.toMillis(), TimeUnit.MILLISECONDS)
                .httpClientOptionsCustomizer(this::customise)
                .httpClientRequestCustomizer(RestExchange::cutInTime)
                .build(endpoint);
    }

    private void customise(HttpClientOptions options) {
        options.setKeepAlive(false);
        trust.ifPresent(manager -> options.setTrustOptions(TrustOptions.wrap(manager)));
    }

    private static void cutInTime(HttpClientRequest request) {
        Vertx.currentContext().owner().setTimer(CUT.toMillis(), timer -> request.connection().close());
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
            throw new IOException(reason(e), e);
        }
    }

    private static Optional<String> header(Response response, String name) {
        return Optional.ofNullable(response.getHeaderString(name));
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
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
