package no.portner.trace;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.net.ClientOptionsBase;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import no.portner.config.Secret;

/** A collector by OTLP over HTTP, with Quarkus' REST client: as tokens are asked for, a connection for each request. */
final class RestCollector implements Collector {

    private static final long CONNECT_MILLIS = 5000;
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    /** What OTLP names as worth another try. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private final URI endpoint;
    private final Map<String, Secret> headers;
    private final Duration timeout;
    private final BiConsumer<ClientOptionsBase, URI> way;

    /** @param way as in {@link SpanExport#to} */
    RestCollector(CollectorSettings settings, BiConsumer<ClientOptionsBase, URI> way) {
        this.endpoint = settings.endpoint();
        this.headers = settings.headers();
        this.timeout = settings.timeout();
        this.way = Objects.requireNonNull(way, "way");
    }

    @Override
    public Answer send(byte[] request) {
        try (CollectorEndpoint collector = build(); Response response = collector.export(request)) {
            int status = response.getStatus();
            if (status >= OK && status < REDIRECT) {
                return Answer.TAKEN;
            }
            return new Answer(PASSING.contains(status) ? Outcome.TRY_AGAIN : Outcome.REFUSED, "the collector at " + endpoint + " answered " + status);
        } catch (IOException | RuntimeException e) {
            return new Answer(Outcome.TRY_AGAIN, "the collector at " + endpoint + " cannot be reached: " + reason(e));
        }
    }

    private CollectorEndpoint build() {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(endpoint)
                .followRedirects(false)
                .disableDefaultMapper(true)
                .userAgent("portner")
                .connectTimeout(Math.min(CONNECT_MILLIS, timeout.toMillis()), TimeUnit.MILLISECONDS)
                .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .httpClientOptionsCustomizer(options -> {
                    options.setKeepAlive(false).setDecompressionSupported(false);
                    way.accept(options, endpoint);
                })
                .httpClientRequestCustomizer(request -> headers.forEach((name, value) -> request.putHeader(name, value.reveal())))
                .build(CollectorEndpoint.class);
    }

    /** The class alone: what a library says may hold what it was given. */
    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest.getClass().getSimpleName();
    }
}
