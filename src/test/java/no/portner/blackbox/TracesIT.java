package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import no.portner.trace.FakeCollector;
import no.portner.trace.FakeCollector.Received;
import no.portner.twin.Fault;
import no.portner.twin.MpError;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped, with a collector: spans of calls and of token requests, and nothing secret in them. */
class TracesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String KEY = "nokkelen-til-samleren";
    private static final Predicate<Received> TOKEN = span -> span.name().equals("POST /token");
    private static final Predicate<Received> CALL = TOKEN.negate();

    @TempDir
    private Path directory;

    private static Map<String, String> variables(TwinEnvironment environment, FakeCollector collector, String... more) {
        List<String> all = new ArrayList<>(List.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint().toString(),
                "OTEL_EXPORTER_OTLP_HEADERS", "api-key=" + KEY, "OTEL_BSP_SCHEDULE_DELAY", "50", "OTEL_SERVICE_NAME", "blackbox"));
        all.addAll(List.of(more));
        return environment.variables(all.toArray(String[]::new));
    }

    private static String traceparent(boolean sampled) {
        return "00-" + TRACE + "-" + CALLER + (sampled ? "-01" : "-00");
    }

    @Test
    void callsWithASampledParentWithAnUnsampledOneAndWithNone() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory); FakeCollector collector = new FakeCollector();
                PortnerProcess portner = PortnerProcess.start(variables(environment, collector))) {
            portner.keepSecret(KEY);
            ready(portner);
            HttpResponse<String> sampled = Calls.get(portner.proxy("/echo/12345678901?navn=hemmelig"), "traceparent", traceparent(true),
                    "tracestate", "a=b");
            Received span = collector.next(CALL);
            assertThat(span.traceId()).isEqualTo(TRACE);
            assertThat(span.parentId()).isEqualTo(CALLER);
            assertThat(span.attributes()).containsEntry("portner.route", "fiks").containsEntry("http.response.status_code", "200")
                    .containsEntry("url.template", "/echo/*").containsEntry("server.address", "api.fiks.test.ks.no");
            assertThat(Calls.echoed(sampled, "traceparent")).containsExactly("00-" + TRACE + "-" + span.spanId() + "-01");
            assertThat(Calls.echoed(sampled, "tracestate")).containsExactly("a=b");

            HttpResponse<String> unsampled = Calls.get(portner.proxy("/echo/unsampled"), "traceparent", traceparent(false));
            assertThat(Calls.echoed(unsampled, "traceparent")).containsExactly(traceparent(false));

            HttpResponse<String> none = Calls.get(portner.proxy("/echo/none"));
            Received root = collector.next(CALL);
            assertThat(root.attribute("url.template")).as("the one before is not recorded").isEqualTo("/echo/none");
            assertThat(root.parentId()).isEmpty();
            assertThat(Calls.echoed(none, "traceparent")).containsExactly("00-" + root.traceId() + "-" + root.spanId() + "-01");

            assertThat(collector.resource()).containsEntry("service.name", "blackbox").containsKey("service.version");
            assertThat(collector.headers()).allMatch(headers -> headers.get("Api-key").equals(List.of(KEY)));
            nothingSecretIn(collector, environment);
            exemplars(portner, root);
        }
    }

    /** Of the scraped page, in the format that has them. */
    private static void exemplars(PortnerProcess portner, Received last) throws Exception {
        String page = Calls.get("http://localhost:" + portner.probesPort() + "/q/metrics", "Accept",
                "application/openmetrics-text; version=1.0.0; charset=utf-8").body();
        assertThat(page).contains("portner_upstream_response_seconds_bucket").containsPattern("# \\{[^}]*trace_id=\"" + last.traceId() + "\"")
                .endsWith("# EOF\n");
        eventually(PATIENCE, () -> assertThat(Calls.get("http://localhost:" + portner.probesPort() + "/q/metrics").body())
                .containsPattern("portner_spans_total\\{outcome=\"exported\"[,}].* [1-9]").doesNotContain("trace_id"));
    }

    @Test
    void renewalsAndRefusals() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(Duration.ofSeconds(3)));
                FakeCollector collector = new FakeCollector();
                PortnerProcess portner = PortnerProcess.start(variables(environment, collector))) {
            portner.keepSecret(KEY);
            Received first = collector.next(TOKEN);
            Received renewal = collector.next(TOKEN);
            assertThat(List.of(first.parentId(), renewal.parentId())).containsOnly("");
            assertThat(first.traceId()).isNotEqualTo(renewal.traceId());
            assertThat(renewal.attributes()).containsEntry("http.response.status_code", "200").containsEntry("http.request.method", "POST");
            environment.twin().faults().add(Fault.refuse(MpError.MP_250));
            Received refusal = collector.next(TOKEN.and(span -> !"200".equals(span.attribute("http.response.status_code"))));
            assertThat(refusal.attributes()).containsEntry("error.type", "400").containsEntry("http.response.status_code", "400");
            nothingSecretIn(collector, environment);
        }
    }

    /** Nothing but a line and a number: calls go on. */
    @Test
    void aDeadCollector() throws Exception {
        FakeCollector dead = new FakeCollector();
        dead.close();
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess portner = PortnerProcess.start(variables(environment, dead, "OTEL_BSP_MAX_QUEUE_SIZE", "5"))) {
            portner.keepSecret(KEY);
            ready(portner);
            for (int i = 0; i < 20; i++) {
                assertThat(Calls.get(portner.proxy("/echo/x"), "traceparent", traceparent(true)).statusCode()).isEqualTo(200);
            }
            eventually(PATIENCE, () -> assertThat(Calls.get("http://localhost:" + portner.probesPort() + "/q/metrics").body())
                    .containsPattern("portner_spans_total\\{outcome=\"dropped\"[,}].* [1-9]"));
            eventually(PATIENCE, () -> assertThat(portner.lines("No spans are exported")).isEqualTo(1));
        }
    }

    @Test
    void aBadValueEndsTheStartAndNamesTheVariable() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess portner = PortnerProcess.launch(environment.variables("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))) {
            assertThat(portner.waitForExit()).isEqualTo(64);
            assertThat(portner.output()).contains("OTEL_EXPORTER_OTLP_PROTOCOL \"grpc\" is not offered");
        }
    }

    private static void ready(PortnerProcess portner) throws Exception {
        eventually(PATIENCE, () -> assertThat(Calls.get("http://localhost:" + portner.probesPort() + "/q/health/ready").statusCode()).isEqualTo(200));
    }

    private static void nothingSecretIn(FakeCollector collector, TwinEnvironment environment) {
        Map<String, String> variables = environment.variables();
        assertThat(new SecretSearch(variables).alsoFor(TwinEnvironment.secretsBehind(variables)).findIn("spans", collector.text())).isEmpty();
        assertThat(collector.text()).doesNotContain("12345678901", "hemmelig", KEY, environment.integration().id());
    }
}
