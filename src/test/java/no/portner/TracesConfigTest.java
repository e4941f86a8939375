package no.portner;

import static no.portner.Environments.config;
import static no.portner.Environments.problems;
import static no.portner.Environments.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import no.portner.config.Secret;
import no.portner.trace.CollectorSettings;
import no.portner.trace.ExportSettings;
import no.portner.trace.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenTelemetry's variables. */
class TracesConfigTest {

    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String HERE = "http://localhost:4318";

    private static TracesConfig traces(String... namesAndValues) {
        return config(namesAndValues).traces().orElseThrow();
    }

    @Test
    void withoutAnEndpointNothingIsRecordedAndNothingElseIsLookedAt() {
        assertThat(config().traces()).isEmpty();
        assertThat(config("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_TRACES_SAMPLER", "jaeger_remote").traces()).isEmpty();
    }

    @Test
    void allDefaults() {
        TracesConfig traces = traces(ENDPOINT, HERE);
        CollectorSettings collector = traces.collector();
        assertThat(collector.endpoint()).isEqualTo(URI.create("http://localhost:4318/v1/traces"));
        assertThat(collector.headers()).isEmpty();
        assertThat(collector.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(collector.export()).isEqualTo(new ExportSettings(2048, Duration.ofSeconds(5)));
        assertThat(collector.resource()).containsEntry("service.name", "portner").containsEntry("telemetry.sdk.language", "java")
                .containsKeys("service.version", "telemetry.sdk.name", "telemetry.sdk.version").hasSize(5);
        assertThat(traces.sampler()).isEqualTo(new Sampler(Sampler.Root.ON, true, 1));
    }

    @Test
    void allSet() {
        TracesConfig traces = traces("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://otel.example.no/x", ENDPOINT, "https://other.example.no",
                "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%2Cb+c, Authorization = Basic%20eDp5,", "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "500", "OTEL_SERVICE_NAME", "saksbehandling-portner", "OTEL_RESOURCE_ATTRIBUTES",
                "service.name=other,deployment.environment.name=test,k8s.pod.name=a%3Db", "OTEL_TRACES_SAMPLER", "parentbased_traceidratio",
                "OTEL_TRACES_SAMPLER_ARG", "0.25", "OTEL_TRACES_EXPORTER", "otlp", "OTEL_SDK_DISABLED", "false",
                "OTEL_BSP_SCHEDULE_DELAY", "200", "OTEL_BSP_MAX_QUEUE_SIZE", "10");
        CollectorSettings collector = traces.collector();
        assertThat(collector.endpoint()).isEqualTo(URI.create("https://otel.example.no/x"));
        assertThat(collector.headers()).isEqualTo(Map.of("api-key", Secret.of("a,b+c"), "Authorization", Secret.of("Basic eDp5")));
        assertThat(collector.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(collector.resource()).containsEntry("service.name", "saksbehandling-portner").containsEntry("k8s.pod.name", "a=b")
                .containsEntry("deployment.environment.name", "test");
        assertThat(collector.export()).isEqualTo(new ExportSettings(10, Duration.ofMillis(200)));
        assertThat(traces.sampler()).isEqualTo(new Sampler(Sampler.Root.RATIO, true, 0.25));
        assertThat(collector.toString()).doesNotContain("a,b+c", "eDp5");
    }

    @Test
    void aNameAmongTheAttributesIsOneToo() {
        assertThat(traces(ENDPOINT, HERE + "/", "OTEL_RESOURCE_ATTRIBUTES", "service.name=theirs").collector())
                .satisfies(collector -> assertThat(collector.resource()).containsEntry("service.name", "theirs"))
                .satisfies(collector -> assertThat(collector.endpoint()).hasToString("http://localhost:4318/v1/traces"));
    }

    @ParameterizedTest
    @CsvSource({"OTEL_SDK_DISABLED, true", "OTEL_TRACES_EXPORTER, none"})
    void switchedOff(String name, String value) {
        assertThat(config(ENDPOINT, HERE, name, value).traces()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"always_on, ON, false", "always_off, OFF, false", "traceidratio, RATIO, false", "parentbased_always_on, ON, true",
        "parentbased_always_off, OFF, true", "PARENTBASED_TRACEIDRATIO, RATIO, true"})
    void everySampler(String name, Sampler.Root root, boolean parentBased) {
        assertThat(traces(ENDPOINT, HERE, "OTEL_TRACES_SAMPLER", name).sampler()).isEqualTo(new Sampler(root, parentBased, 1));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1.0, 1", "0.1, 0.1", ".5, 0.5"})
    void everyShare(String text, double ratio) {
        assertThat(traces(ENDPOINT, HERE, "OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", text).sampler().ratio())
                .isEqualTo(ratio);
    }

    @ParameterizedTest
    @CsvSource({"OTEL_EXPORTER_OTLP_PROTOCOL, grpc, set http/protobuf", "OTEL_EXPORTER_OTLP_PROTOCOL, http/json, set http/protobuf",
        "OTEL_EXPORTER_OTLP_TIMEOUT, 10s, a whole number", "OTEL_EXPORTER_OTLP_TIMEOUT, 0, out of range",
        "OTEL_TRACES_SAMPLER, jaeger_remote, set always_on", "OTEL_TRACES_EXPORTER, zipkin, set otlp or none", "OTEL_SDK_DISABLED, yes, set true or false",
        "OTEL_RESOURCE_ATTRIBUTES, nonsense, is not key=value", "OTEL_RESOURCE_ATTRIBUTES, a=%zz, begins no escape",
        "OTEL_BSP_SCHEDULE_DELAY, -1, a whole number", "OTEL_BSP_MAX_QUEUE_SIZE, 0, out of range"})
    void aBadValueIsToldByTheVariablesName(String name, String value, String remedy) {
        assertThat(problems(ENDPOINT, HERE, name, value)).singleElement().asString().startsWith(name + " ").contains(remedy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "-0.1", "half", "1e-1", "NaN", "0x1"})
    void aShareThatIsNoneIsRefused(String value) {
        assertThat(problems(ENDPOINT, HERE, "OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", value)).singleElement().asString()
                .startsWith("OTEL_TRACES_SAMPLER_ARG ").contains("0 to 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:4318", "grpc://localhost:4317", "http://", "ftp://localhost", "http://user:pw@localhost:4318"})
    void whatIsNoUrlIsNoEndpoint(String value) {
        assertThat(problems(ENDPOINT, value)).singleElement().asString().startsWith(ENDPOINT + " ").doesNotContain("pw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hemmelig", "api key=hemmelig", "api-key=hemmelig%0aX: y", "api-key=%hemmelig"})
    void headersThatCannotBeSentAreRefusedWithoutBeingRepeated(String value) {
        assertThat(problems(ENDPOINT, HERE, "OTEL_EXPORTER_OTLP_HEADERS", value)).singleElement().asString()
                .startsWith("OTEL_EXPORTER_OTLP_HEADERS ").doesNotContain("hemmelig");
    }

    @Test
    void theCommonestMistakesAreWarnedOf() {
        assertThat(warnings(config(ENDPOINT, "http://collector:4317", "OTEL_EXPORTER_OTLP_HEADERS", "api-key=x")))
                .anyMatch(warning -> warning.startsWith(ENDPOINT + " names port 4317"))
                .anyMatch(warning -> warning.startsWith("OTEL_EXPORTER_OTLP_HEADERS leaves this machine without TLS"));
        assertThat(warnings(config(ENDPOINT, HERE, "OTEL_EXPORTER_OTLP_HEADERS", "api-key=x"))).noneMatch(warning -> warning.startsWith("OTEL_"));
    }
}
