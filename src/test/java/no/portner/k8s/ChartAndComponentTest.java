package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same applications through the chart and through the kustomize component: the objects are the same, field by field. */
class ChartAndComponentTest {

    private static final Path APPLICATIONS = Path.of("src", "test", "resources", "k8s", "apps");

    @TempDir
    Path chart;

    /** The fixture's applications as a chart, each wrapped as README.md tells. */
    private void applications(Predicate<String> wanted) throws IOException {
        Charts.copy(Charts.OURS, chart.resolve("charts").resolve("portner"));
        Files.writeString(chart.resolve("Chart.yaml"), """
                apiVersion: v2
                name: apps
                version: 1.0.0
                dependencies: [{name: portner, version: ">=0.1.0", repository: ""}]
                """);
        StringBuilder templates = new StringBuilder();
        int number = 0;
        for (String file : List.of("plain.yaml", "others.yaml", "furnished.yaml")) {
            for (String document : Files.readString(APPLICATIONS.resolve(file)).split("(?m)^---$")) {
                if (wanted.test(document)) {
                    number++;
                    templates.append("{{ define \"app%d\" }}%n%s%n{{ end }}%n".formatted(number, document));
                    templates.append("{{ include \"portner.workload\" (list . \"app%d\") }}%n---%n".formatted(number));
                }
            }
        }
        Files.writeString(Files.createDirectory(chart.resolve("templates")).resolve("apps.yaml"), templates);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            native,               `{}`
            proxy,                `{mode: proxy}`
            interception,         `{mode: interception}`
            transparent,          `{mode: transparent}`
            openshift,            `{openshift: true}`
            amqp,                 `{amqp: true}`
            amqp-transparent,     `{amqp: true, mode: transparent}`
            digdirator,           `{keyFrom: digdirator}`
            cert-manager,         `{keyFrom: cert-manager}`
            network-plain,        `{networkPolicy: {enabled: true, maskinporten: %s, fiks: %s}}`
            """)
    void givesWhatTheComponentGives(String fixture, String values) throws IOException {
        applications(document -> true);
        List<JsonNode> objects = Manifests.kustomize(fixture);
        same(objects, Charts.objects(chart, "portner: " + values.formatted(blocks(1, objects), blocks(2, objects))));
    }

    /** The addresses are the fixture's own: what the chart is told is what kustomize was told. */
    private static List<String> blocks(int rule, List<JsonNode> objects) {
        return objects.stream().flatMap(object -> object.at("/spec/egress/" + rule + "/to").findValuesAsText("cidr").stream())
                .map(block -> "'" + block + "'").toList();
    }

    /** A Job would not end, and an init container would find no Portner: the component leaves that to whoever uses it, and the chart does not. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            classic,              `{sidecar: classic}`
            classic-interception, `{sidecar: classic, mode: interception}`
            classic-transparent,  `{sidecar: classic, mode: transparent}`
            """)
    void givesWhatTheComponentGivesToClustersWithoutSidecars(String fixture, String values) throws IOException {
        applications(document -> document.contains("name: plain") || document.contains("name: stateful"));
        List<JsonNode> objects = Manifests.kustomize(fixture).stream()
                .filter(object -> List.of("Deployment plain", "StatefulSet stateful").contains(Manifests.title(object))).toList();
        same(objects, Charts.objects(chart, "portner: " + values));
    }

    private static void same(List<JsonNode> component, List<JsonNode> chart) {
        List<String> titles = component.stream().map(ChartAndComponentTest::title).toList();
        assertThat(chart).extracting(ChartAndComponentTest::title).containsExactlyInAnyOrderElementsOf(titles);
        for (JsonNode object : component) {
            JsonNode other = chart.stream().filter(candidate -> title(candidate).equals(title(object))).findFirst().orElseThrow();
            assertThat(fields(other)).as(title(object)).containsExactlyInAnyOrderEntriesOf(fields(object));
        }
    }

    /** What the chart adds itself has the release in its name. */
    private static String title(JsonNode object) {
        return Manifests.title(object).replace(" release-", " ");
    }

    /** Every field by its path. What has a name or an address has it there in place of its number: the order counts among containers alone. */
    private static Map<String, String> fields(JsonNode object) {
        Map<String, String> fields = new TreeMap<>();
        collect("", object, fields);
        // kustomize puts the tag there by its own means, writes a default where it patches what is none, and joins lists with an empty one too.
        fields.replaceAll((path, value) -> path.endsWith("/image") && value.startsWith("portner:") ? "portner" : value);
        fields.entrySet().removeIf(field -> object.path("kind").asText().equals("NetworkPolicy") && field.getKey().startsWith("/metadata/"));
        fields.entrySet().removeIf(field -> field.getKey().endsWith("/readOnly") && field.getValue().equals("false"));
        fields.replaceAll((path, value) -> path.endsWith("/value") ? value.strip().replaceFirst(",$", "") : value);
        return fields;
    }

    private static void collect(String path, JsonNode node, Map<String, String> fields) {
        if (node.isObject()) {
            node.properties().forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), fields));
        } else if (node.isArray()) {
            boolean ordered = path.endsWith("ontainers");
            for (int i = 0; i < node.size(); i++) {
                String number = Integer.toString(i);
                String name = node.get(i).path("name").asText(node.get(i).path("ip").asText(number));
                collect(path + "/" + (ordered || name.isEmpty() ? number : name), node.get(i), fields);
            }
        } else {
            fields.put(path, node.asText());
        }
    }
}
