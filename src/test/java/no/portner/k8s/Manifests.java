package no.portner.k8s;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/** What kustomize makes of the directories in k8s/ and in the tests' fixtures. */
public final class Manifests {

    private static final Path FIXTURES = Path.of("src", "test", "resources", "k8s", "fixtures");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /** Many tests look at the same few. */
    private static final Map<Path, List<JsonNode>> RENDERED = new ConcurrentHashMap<>();

    private Manifests() {
    }

    /** @param fixture a directory of src/test/resources/k8s/fixtures */
    public static List<JsonNode> kustomize(String fixture) {
        return kustomize(FIXTURES.resolve(fixture));
    }

    public static List<JsonNode> kustomize(Path directory) {
        Path kubectl = KubernetesTools.kubectl();
        return RENDERED.computeIfAbsent(directory, missing -> parse(KubernetesTools.run(kubectl, "kustomize", directory.toString()))).stream()
                .<JsonNode>map(JsonNode::deepCopy).toList();
    }

    /** @return the documents of a YAML stream, but not the empty ones; a key that stands twice is refused */
    public static List<JsonNode> parse(String yaml) {
        try {
            return YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll().stream().filter(document -> !document.isEmpty()).toList();
        } catch (IOException e) {
            throw new AssertionError("not YAML: " + yaml, e);
        }
    }

    public static JsonNode named(List<JsonNode> objects, String kind, String name) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind) && object.at("/metadata/name").asText().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + objects.stream().map(Manifests::title).toList()));
    }

    /** @return the pod of a workload, or of a CronJob's Job; missing for anything else */
    public static JsonNode podSpec(JsonNode workload) {
        return switch (workload.path("kind").asText()) {
            case "Pod" -> workload.path("spec");
            case "CronJob" -> workload.at("/spec/jobTemplate/spec/template/spec");
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job" -> workload.at("/spec/template/spec");
            default -> MissingNode.getInstance();
        };
    }

    /** @return the one of a list's objects that has this name, such as a container, a variable or a volume */
    public static JsonNode byName(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false).filter(each -> each.path("name").asText().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + list));
    }

    public static String title(JsonNode object) {
        return object.path("kind").asText() + " " + object.at("/metadata/name").asText();
    }
}
