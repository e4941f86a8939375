package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import no.portner.Mistake;
import no.portner.key.TestKeyStores;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientChain;
import no.portner.twin.ClientRegistration;
import no.portner.twin.Fault;
import no.portner.twin.MpError;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads on the probes port: our own meters and nothing else, and no path of any call. */
class MetricsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ASKED = Pattern.compile("\\bportner_[a-z_]+");
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
                    .containsEntry("portner_requests_total{error=\"none\",method=\"GET\",route=\"fiks\",status=\"200\"}", 2.0)
                    .containsEntry("portner_requests_total{error=\"none\",method=\"GET\",route=\"fiks\",status=\"404\"}", 1.0)
                    .containsEntry("portner_requests_total{error=\"unknown-route\",method=\"GET\",route=\"-\",status=\"421\"}", 1.0)
                    .containsEntry("portner_requests_in_flight", 0.0)
                    .containsEntry("portner_tunnels", 0.0)
                    .containsEntry("portner_upstream_response_seconds_count{route=\"fiks\"}", 3.0)
                    .containsEntry("portner_upstream_response_seconds_bucket{route=\"fiks\",le=\"+Inf\"}", 3.0)
                    .containsEntry("portner_upstream_connections{route=\"fiks\",state=\"busy\"}", 0.0)
                    .containsEntry("portner_upstream_calls_waiting{route=\"fiks\"}", 0.0)
                    .containsEntry("portner_key_waiting{client_id=\"" + TwinEnvironment.CLIENT_ID + "\"}", 0.0)
                    .containsEntry("portner_key_files_unusable{client_id=\"" + TwinEnvironment.CLIENT_ID + "\"}", 0.0)
                    .containsEntry("portner_token_requests_total{mp_code=\"none\",outcome=\"granted\"}", 1.0)
                    .containsEntry("portner_token_requests_total{mp_code=\"MP-200\",outcome=\"refused\"}", 0.0)
                    .containsEntry("portner_key_reloads_total{outcome=\"taken_over\"}", 0.0)
                    .containsEntry("portner_integration_reloads_total{outcome=\"changed\"}", 0.0)
                    .containsEntry("portner_unauthorised_total{outcome=\"repeated\"}", 0.0)
                    .containsEntry("portner_token_failures_in_a_row{route=\"fiks\"}", 0.0)
                    .containsEntry("portner_clock_offset_seconds{client_id=\"" + TwinEnvironment.CLIENT_ID + "\"}", 0.0));
            assertThat(metrics(portner).get("portner_token_seconds_left{route=\"fiks\"}")).isBetween(1.0, 120.0);
            assertThat(metrics(portner).get("portner_token_age_seconds{route=\"fiks\"}")).isBetween(0.0, 120.0);
            assertThat(metrics(portner).get("portner_certificate_seconds_left{client_id=\"" + TwinEnvironment.CLIENT_ID + "\",key=\"in_use\"}"))
                    .isBetween(0.0, Duration.ofDays(4 * 365).toSeconds() * 1.0);
            assertThat(metrics(portner).get("portner_certificate_seconds_left{client_id=\"" + TwinEnvironment.CLIENT_ID + "\",key=\"next\"}")).isNaN();
            assertThat(metrics(portner).get("portner_start_time_seconds"))
                    .isCloseTo(System.currentTimeMillis() / 1000.0, within(PATIENCE.toSeconds() * 2.0));
            assertThat(metrics(portner).keySet()).filteredOn(series -> series.startsWith("portner_build_info")).singleElement().asString()
                    .containsPattern("image=\"(native|jvm)\"").contains("version=\"");
            assertThat(metrics(portner).keySet()).noneMatch(series -> series.contains("12345678901"));
        }
    }

    @Test
    void everySeriesIsOursAndOnThePage() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            answered(portner, "/x", 200);
            List<String> names = metrics(portner).keySet().stream().map(series -> series.replaceFirst("\\{.*", ""))
                    .map(name -> name.replaceFirst("(_seconds)_(bucket|count|sum)$", "$1")).distinct().toList();
            assertThat(names).contains("portner_requests_total", "portner_token_requests_total", "portner_connections")
                    .allMatch(name -> page().contains("| `" + name + "` |"), "is on docs/metrics.md");
            RestAssured.get("http://127.0.0.1:" + portner.adminPort() + "/q/metrics").then().statusCode(404);
        }
    }

    /** Beside the registry's own word for it (MonitoringNamesWhatExistsTest): that of the program as shipped. */
    @Test
    void whatRulesAndDashboardAskForIsThere() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            answered(portner, "/x", 200);
            Set<String> there = new HashSet<>();
            eventually(PATIENCE, () -> {
                metrics(portner).keySet().forEach(series -> there.add(series.replaceFirst("\\{.*", "")));
                assertThat(there).contains("portner_requests_total");
            });
            // Told only where somebody has said since when: see the next test.
            there.add("portner_registered_key_seconds_left");
            for (String file : List.of("prometheusrule.yaml", "dashboard.json")) {
                String text = Files.readString(Path.of("k8s", "monitoring", "base", file));
                assertThat(ASKED.matcher(text).results().map(MatchResult::group)).as(file).isNotEmpty().allMatch(there::contains);
            }
        }
    }

    @Test
    void theEndOfARegisteredKeyIsToldAndWarnedOf() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory)) {
            ClientChain chain = environment.pki().client(ClientCertificate.of(TwinEnvironment.ORGNO));
            RSAPublicKey key = (RSAPublicKey) chain.leaf().getPublicKey();
            environment.twin().maskinporten().register(ClientRegistration.of("registered", TwinEnvironment.ORGNO, "ks:fiks").withKey("kid-1", key));
            Path jwk = TestKeyStores.write(directory.resolve("key.jwk"), TestKeyStores.jwk(new KeyPair(key, chain.key()), "kid-1"));
            LocalDate since = LocalDate.now(ZoneOffset.UTC).minusYears(1).plusDays(20);
            try (PortnerProcess portner = PortnerProcess.start(environment.variables("MASKINPORTEN_CLIENT_ID", "registered",
                    "MASKINPORTEN_CERTIFICATE_PATH", "", "MASKINPORTEN_CERTIFICATE_PASSWORD", "", "MASKINPORTEN_CLIENT_JWK_FILE", jwk.toString(),
                    "MASKINPORTEN_KEY_REGISTERED", since.toString()))) {
                answered(portner, "/x", 200);
                assertThat(metrics(portner).get("portner_registered_key_seconds_left{client_id=\"registered\"}")).isBetween(
                        Duration.ofDays(18).toSeconds() * 1.0, Duration.ofDays(21).toSeconds() * 1.0);
                assertThat(metrics(portner).keySet()).noneMatch(series -> series.startsWith("portner_certificate_seconds_left"));
                eventually(PATIENCE, () -> assertThat(portner.output()).contains("The registered key of client registered ends on "
                        + since.plusYears(1), "MASKINPORTEN_KEY_REGISTERED=" + since));
            }
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
                        .containsEntry("portner_requests_total{error=\"token-refused\",method=\"GET\",route=\"fiks\",status=\"502\"}", 1.0));
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
