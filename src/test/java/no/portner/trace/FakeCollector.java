package no.portner.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A collector that takes OTLP over HTTP, and reads it by OpenTelemetry's own classes. */
public final class FakeCollector implements AutoCloseable {

    /** A span as it arrived: ids as W3C writes them, values as text. */
    public record Received(String traceId, String spanId, String parentId, String name, Map<String, String> attributes, Span span) {

        public String attribute(String key) {
            return attributes.get(key);
        }
    }

    private final HttpServer server;
    private final BlockingQueue<Received> spans = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    public FakeCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} is set to. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How the next requests are answered; 200 when there is nothing more. */
    public FakeCollector answers(int... statuses) {
        for (int status : statuses) {
            answers.add(status);
        }
        return this;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            headers.add(new TreeMap<>(exchange.getRequestHeaders()));
            Integer status = answers.poll();
            if (status == null || status == 200) {
                ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
                requests.add(request);
                request.getResourceSpansList().forEach(resource -> resource.getScopeSpansList().forEach(scope -> scope.getSpansList()
                        .forEach(span -> spans.add(received(span)))));
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(status == null ? 200 : status, -1);
        }
    }

    private static Received received(Span span) {
        return new Received(hex(span.getTraceId().toByteArray()), hex(span.getSpanId().toByteArray()), hex(span.getParentSpanId().toByteArray()),
                span.getName(), texts(span.getAttributesList()), span);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        attributes.forEach(pair -> assertThat(texts.put(pair.getKey(), text(pair.getValue()))).as("twice: " + pair.getKey()).isNull());
        return texts;
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? String.valueOf(value.getIntValue()) : value.getStringValue();
    }

    /** The next span. */
    public Received next() throws InterruptedException {
        return next(span -> true);
    }

    /** The next one of this kind; what comes before it is forgotten. */
    public Received next(Predicate<Received> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            Received span = spans.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(span).as("a span that arrives").isNotNull();
            if (wanted.test(span)) {
                return span;
            }
        }
    }

    /** What has arrived and was not asked for. */
    public List<Received> rest() {
        return List.copyOf(spans);
    }

    /** The resource of the first request. */
    public Map<String, String> resource() {
        Resource resource = requests.get(0).getResourceSpans(0).getResource();
        return texts(resource.getAttributesList());
    }

    /** Of every request so far. */
    public List<Map<String, List<String>>> headers() {
        return headers;
    }

    /** All that it was told, as text. */
    public String text() {
        return requests + "\n";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
