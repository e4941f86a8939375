package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the chart installs by itself. */
class ChartClusterTest {

    private static final String EVERYTHING = """
            injection: {enabled: true}
            monitoring: {enabled: true, labels: {release: prometheus}}
            networkPolicy: {enabled: true, maskinporten: ['2001:db8::/32'], fiks: [192.0.2.0/24]}
            """;

    @BeforeAll
    static void tools() {
        KubernetesTools.helm();
    }

    @Test
    void theInjectionIsThatOfK8sInTheReleasesNamespace() {
        List<JsonNode> objects = Charts.objects(Charts.OURS, "injection: {enabled: true}", "--kube-version", "1.36.0");
        List<JsonNode> originals = originals("injection", "parameters", "policy", "binding", "refusals");
        assertThat(objects).hasSameSizeAs(originals);
        for (JsonNode original : originals) {
            JsonNode object = Manifests.named(objects, original.path("kind").asText(), original.at("/metadata/name").asText());
            ObjectNode expected = original.deepCopy();
            if (expected.at("/spec/paramRef") instanceof ObjectNode reference) {
                reference.put("namespace", "somewhere");
            }
            if (expected.path("kind").asText().equals("ConfigMap")) {
                assertThat(object.at("/metadata/namespace").asText()).isEqualTo("somewhere");
                ((ObjectNode) expected.path("data")).put("image", object.at("/data/image").asText());
            }
            assertThat(object.path("spec")).as(Manifests.title(original)).isEqualTo(expected.path("spec"));
            assertThat(object.path("data")).as(Manifests.title(original)).isEqualTo(expected.path("data"));
        }
    }

    @Test
    void theInjectionsParametersAreTheChartsValues() {
        JsonNode data = Manifests.named(Charts.objects(Charts.OURS, """
                mode: interception
                secretName: key
                configMapName: more
                image: {repository: registry.example.no/portner, tag: "1"}
                noProxy: [localhost, .example.no]
                resources: {requests: {cpu: 1, memory: 90Mi}, limits: {memory: 201326592}}
                injection: {enabled: true}
                """, "--kube-version", "1.36.0"), "ConfigMap", "portner-injection").path("data");
        assertThat(data.path("mode").asText()).isEqualTo("interception");
        assertThat(data.path("secret").asText()).isEqualTo("key");
        assertThat(data.path("config").asText()).isEqualTo("more");
        assertThat(data.path("image").asText()).isEqualTo("registry.example.no/portner:1");
        assertThat(data.path("no-proxy").asText()).isEqualTo("localhost,.example.no");
        assertThat(List.of(data.path("cpu-request"), data.path("memory-request"), data.path("memory-limit")))
                .allMatch(JsonNode::isTextual).extracting(JsonNode::asText).containsExactly("1", "90Mi", "201326592");
    }

    @Test
    void anOlderClusterIsToldThatItCannotInject() {
        Helm.Run run = Charts.template(Charts.OURS, "injection: {enabled: true}", "--kube-version", "1.35.0");
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains("injection.enabled needs Kubernetes 1.36 or later, and this is v1.35.0");
    }

    @Test
    void theMonitoringIsThatOfK8sWithTheLabelsThatAreAskedFor() throws IOException {
        List<JsonNode> objects = Charts.objects(Charts.OURS, "monitoring: {enabled: true, labels: {release: prometheus}, allNamespaces: true}");
        for (JsonNode original : originals("monitoring", "pod/podmonitor", "base/prometheusrule")) {
            JsonNode object = Manifests.named(objects, original.path("kind").asText(), original.at("/metadata/name").asText());
            ObjectNode spec = object.path("spec").deepCopy();
            if (object.path("kind").asText().equals("PodMonitor")) {
                assertThat(spec.remove("namespaceSelector").toString()).isEqualTo("{\"any\":true}");
            }
            assertThat(spec).as(Manifests.title(original)).isEqualTo(original.path("spec"));
            assertThat(object.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        }
        JsonNode dashboard = Manifests.named(objects, "ConfigMap", "portner-dashboard");
        assertThat(dashboard.at("/data/portner.json").asText().strip()).isEqualTo(Files.readString(Path.of("k8s/monitoring/base/dashboard.json")).strip());
        assertThat(dashboard.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    }

    @Test
    void everythingAtOnceIsValid() {
        List<JsonNode> objects = Charts.objects(Charts.OURS, EVERYTHING, "--kube-version", "1.36.0");
        assertThat(objects).extracting(Manifests::title).doesNotHaveDuplicates().hasSizeGreaterThan(7);
        assertThat(objects.stream().flatMap(object -> StrictSchemas.problems(object).stream())).isEmpty();
        assertThat(objects).allSatisfy(object -> assertThat(object.at("/metadata/labels/app.kubernetes.io~1managed-by").asText()).isEqualTo("Helm"));
    }

    @Test
    void notesTellWhatToDoNext() {
        String unasked = Helm.run(Charts.OURS, "install", "release", ".", "--dry-run=client").succeeded();
        assertThat(unasked).contains("This release added nothing to the cluster");
        String monitored = Helm.run(Charts.OURS, "install", "release", ".", "--dry-run=client", "--set", "monitoring.enabled=true").succeeded();
        assertThat(monitored).contains("set monitoring.labels").doesNotContain("added nothing");
    }

    /** As they are in the files: kustomize folds long texts anew, with empty lines that nobody wrote. */
    private static List<JsonNode> originals(String folder, String... files) {
        return Stream.of(files).flatMap(file -> {
            try {
                return Manifests.parse(Files.readString(Path.of("k8s", folder, file + ".yaml"))).stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).toList();
    }
}
