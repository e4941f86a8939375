package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An API server as far as pods meet it that are made in a cluster with k8s/injection: first what changes them, then what refuses them. */
final class InjectionCluster {

    static final Map<String, String> ENABLED = Map.of("portner.no/injection", "enabled");
    private static final Path FILES = Path.of("k8s", "injection");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final AdmissionPolicy mutating;
    private final AdmissionPolicy validating;

    /** With policy.yaml changed by a test. */
    InjectionCluster(UnaryOperator<String> change) {
        this(change, parameters());
    }

    InjectionCluster(UnaryOperator<String> change, JsonNode parameters) {
        JsonNode policy = yaml(change.apply(text("policy.yaml"))).get(0);
        List<JsonNode> bindings = yaml(text("binding.yaml"));
        this.mutating = new AdmissionPolicy(policy, bindings.get(0), Optional.of(parameters));
        this.validating = new AdmissionPolicy(yaml(text("refusals.yaml")).get(0), bindings.get(1), Optional.empty());
    }

    static InjectionCluster asShipped() {
        return new InjectionCluster(UnaryOperator.identity());
    }

    static ObjectNode parameters() {
        return (ObjectNode) yaml(text("parameters.yaml")).get(0);
    }

    static List<JsonNode> yaml(String text) {
        try {
            return YAML.<JsonNode>readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String file) {
        try {
            return Files.readString(FILES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AdmissionPolicy mutating() {
        return mutating;
    }

    AdmissionPolicy validating() {
        return validating;
    }

    /** The pod as it is after injection, whether it is refused then or not. */
    JsonNode inject(JsonNode pod, Map<String, String> namespace) {
        return mutating.selects(pod, namespace) && mutating.unmet(pod).isEmpty() ? JsonPatch.apply(mutating.patch(pod), pod) : pod;
    }

    JsonNode inject(JsonNode pod) {
        return inject(pod, ENABLED);
    }

    /** Why a pod is refused; nothing where it is admitted. */
    List<String> refusals(JsonNode pod, Map<String, String> namespace) {
        JsonNode injected = inject(pod, namespace);
        List<String> refusals = new ArrayList<>();
        if (validating.selects(injected, namespace) && validating.unmet(injected).isEmpty()) {
            refusals.addAll(validating.refusals(injected));
        }
        return refusals;
    }

    List<String> refusals(JsonNode pod) {
        return refusals(pod, ENABLED);
    }
}
