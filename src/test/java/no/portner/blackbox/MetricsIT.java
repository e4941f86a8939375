package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import no.portner.Mistake;
import no.portner.twin.Fault;
import no.portner.twin.MpError;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads on the probes port: our own meters and nothing else, and no path of any call. */
class MetricsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PAGE = Path.of("docs", "metrics.md");

    @TempDir
    Path directory;

    /** Series by name and labels, as they come. */
    private static Map<String, Double> metrics(PortnerProcess portner) {
        String text = RestAssured.get("http://localhost:" + portner.probesPort() + "/q/metrics").then().statusCode(200)
                .extract().asString();
        Map<String, Double> series = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> series.put(
                line.substring(0, line.lastIndexOf(' ')).replace(",}", "}"), Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
        return series;
    }

    private static void answered(PortnerProcess portner, String path, int status) throws Exception {
        assertThat(Calls.get(portner.proxy(path)).statusCode()).isEqualTo(status);
    }

    @Mistake("raw paths as metric labels (personal data, cardinality)")
    @Test
    void callsAndTokensAreCounted() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            answered(portner, "/x/12345678901", 200);
            answered(portner, "/y?fnr=12345678901", 200);
            answered(portner, "/status/404", 404);
            answered(portner, "/a/../b", 400);
            try (RawClient client = RawClient.to(portner)) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: elsewhere\r\n\r\n").answer().status()).isEqualTo(421);
            }
            eventually(PATIENCE, () -> assertThat(metrics(portner))
                    .containsEntry("portner_requests_total{error=\"none\",route=\"fiks\",status=\"200\"}", 2.0)
                    .containsEntry("portner_requests_total{error=\"none\",route=\"fiks\",status=\"404\"}", 1.0)
                    .containsEntry("portner_requests_total{error=\"unknown-route\",route=\"-\",status=\"421\"}", 1.0)
                    .containsEntry("portner_requests_in_flight", 0.0)
                    .containsEntry("portner_token_requests_total{mp_code=\"none\",outcome=\"granted\"}", 1.0)
                    .containsEntry("portner_token_requests_total{mp_code=\"MP-200\",outcome=\"refused\"}", 0.0)
                    .containsEntry("portner_key_reloads_total{outcome=\"taken_over\"}", 0.0)
                    .containsEntry("portner_integration_reloads_total{outcome=\"changed\"}", 0.0)
                    .containsEntry("portner_unauthorised_total{outcome=\"repeated\"}", 0.0)
                    .containsEntry("portner_token_failures_in_a_row{route=\"fiks\"}", 0.0)
                    .containsEntry("portner_clock_offset_seconds{client_id=\"" + TwinEnvironment.CLIENT_ID + "\"}", 0.0));
            assertThat(metrics(portner).get("portner_token_seconds_left{route=\"fiks\"}")).isBetween(1.0, 120.0);
            assertThat(metrics(portner).keySet()).noneMatch(series -> series.contains("12345678901"));
        }
    }

    @Test
    void everySeriesIsOursAndOnThePage() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            answered(portner, "/x", 200);
            List<String> names = metrics(portner).keySet().stream().map(series -> series.replaceFirst("\\{.*", "")).distinct().toList();
            assertThat(names).contains("portner_requests_total", "portner_token_requests_total", "portner_connections")
                    .allMatch(name -> page().contains("| `" + name + "` |"), "is on docs/metrics.md");
            RestAssured.get("http://127.0.0.1:" + portner.adminPort() + "/q/metrics").then().statusCode(404);
        }
    }

    @Test
    void refusalsAndOutagesAreToldApart() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(Duration.ofSeconds(6)))) {
            environment.twin().faults().add(Fault.status(503, "{}").times(1)).add(Fault.refuse(MpError.MP_250));
            try (PortnerProcess portner = PortnerProcess.start(environment.variables())) {
                eventually(PATIENCE, () -> assertThat(metrics(portner))
                        .containsEntry("portner_token_requests_total{mp_code=\"none\",outcome=\"unreachable\"}", 1.0)
                        .containsEntry("portner_token_requests_total{mp_code=\"MP-250\",outcome=\"refused\"}", 1.0)
                        .containsEntry("portner_token_seconds_left{route=\"fiks\"}", 0.0)
                        .containsEntry("portner_token_failures_in_a_row{route=\"fiks\"}", 2.0));
                answered(portner, "/x", 502);
                eventually(PATIENCE, () -> assertThat(metrics(portner))
                        .containsEntry("portner_requests_total{error=\"token-refused\",route=\"fiks\",status=\"502\"}", 1.0));
            }
        }
    }

    private static String page() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
