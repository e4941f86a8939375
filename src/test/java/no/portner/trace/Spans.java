package no.portner.trace;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import no.portner.config.Secret;

/** Exports that do not keep a test waiting. */
public final class Spans {

    public static final Sampler ALL = new Sampler(Sampler.Root.ON, true, 1);

    private Spans() {
    }

    /** To a collector, at once. */
    public static SpanExport to(FakeCollector collector) {
        return to(collector, 100);
    }

    static SpanExport to(FakeCollector collector, int queue) {
        CollectorSettings settings = settings(collector, queue);
        return new SpanExport(new Otlp(settings.resource(), "1.2.3"), new JdkCollector(settings.endpoint()), settings.export());
    }

    static CollectorSettings settings(FakeCollector collector, int queue) {
        return new CollectorSettings(collector.endpoint().resolve("/v1/traces"), Map.of("api-key", Secret.of("the-key")), Duration.ofSeconds(5),
                Map.of("service.name", "test", "æ", "ø"), new ExportSettings(queue, Duration.ofMillis(20), Duration.ofMillis(10)));
    }

    /** The way there without Quarkus, which {@link RestCollector} needs. */
    private record JdkCollector(URI endpoint) implements Collector {

        private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        @Override
        public Answer send(byte[] request) {
            try {
                CLIENT.send(HttpRequest.newBuilder(endpoint).POST(HttpRequest.BodyPublishers.ofByteArray(request)).build(),
                        HttpResponse.BodyHandlers.discarding());
                return Answer.TAKEN;
            } catch (IOException | InterruptedException e) {
                return new Answer(Outcome.REFUSED, e.toString());
            }
        }
    }

    static Span ended(String name) {
        Span span = new Span(new TraceParent("0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7", true), null, name,
                Instant.ofEpochSecond(1_700_000_000, 5), 100);
        span.attribute("url.full", "https://api.fiks.ks.no/a");
        span.attribute("http.response.status_code", 503);
        span.attribute("far", Long.MIN_VALUE);
        span.end(1100);
        return span;
    }
}
