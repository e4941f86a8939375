package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.time.Duration;
import java.util.List;
import no.portner.listener.CallLog;
import no.portner.route.Routes;
import no.portner.trace.TraceParent;
import org.junit.jupiter.api.Test;

/** Exemplars: the last recorded call of each bucket, for whoever asks in OpenMetrics' format. */
class LatenciesNameATraceTest {

    private static final TraceParent FIRST = new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);
    private static final TraceParent LAST = new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);

    @SuppressWarnings("deprecation")
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private List<String> exemplars(String format) {
        return registry.scrape(format).lines().filter(line -> line.contains(" # {")).toList();
    }

    @Test
    void in_openmetrics_and_only_there() {
        CallLog calls = new Metrics(registry).counting((route, method, status, took, error) -> { });
        calls.answered(Routes.fiks(), Duration.ofMillis(40).toNanos(), FIRST);
        calls.answered(Routes.fiks(), Duration.ofMillis(30).toNanos(), LAST);
        calls.answered(Routes.fiks(), Duration.ofMillis(300).toNanos(), null);
        assertThat(exemplars(TextFormat.CONTENT_TYPE_OPENMETRICS_100)).singleElement().asString()
                .startsWith("portner_upstream_response_seconds_bucket{route=\"fiks\",le=\"0.05\"} 2.0 # {")
                .contains("trace_id=\"" + LAST.traceId() + "\"", "span_id=\"" + LAST.parentId() + "\"", "} 0.03 ");
        assertThat(exemplars(TextFormat.CONTENT_TYPE_004)).isEmpty();
    }
}
