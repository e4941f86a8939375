package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a cluster would refuse: fields that its version does not know, values of another type, required fields that are missing. Two versions of
 * Kubernetes are asked, and for custom resources their operators' schemas. {@code ./mvnw process-test-resources} puts the models in place.
 */
public final class StrictSchemas {

    private static final Path SCHEMAS = Path.of("target", "schemas");
    private static final Models OLD = Models.ofKubernetes("1.28", SCHEMAS.resolve("kubernetes-1.28"));
    private static final Models NEW = Models.ofKubernetes("1.36", SCHEMAS.resolve("kubernetes-1.36"));
    private static final Models PROMETHEUS = Models.ofFabric8("monitoring.coreos.com/v1", SCHEMAS.resolve("prometheus-operator"));
    /** What the older version does not have. */
    private static final Set<String> NEW_ALONE = Set.of("MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding");

    private StrictSchemas() {
    }

    /** @return one line for each thing that is wrong; none when a cluster would take it */
    public static List<String> problems(JsonNode object) {
        List<String> problems = new ArrayList<>();
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        Optional<HandWrittenSchema> handWritten = HandWrittenSchema.of(apiVersion, kind);
        if (handWritten.isPresent()) {
            handWritten.get().check(object, problems);
        } else if (apiVersion.startsWith("monitoring.coreos.com/")) {
            check(PROMETHEUS, object, apiVersion, kind, problems);
        } else {
            if (!NEW_ALONE.contains(kind)) {
                check(OLD, object, apiVersion, kind, problems);
            }
            check(NEW, object, apiVersion, kind, problems);
        }
        JsonNode pod = Manifests.podSpec(object);
        if (!pod.isMissingNode()) {
            PodSense.check(pod, problems);
        }
        return problems.stream().map(problem -> Manifests.title(object) + ": " + problem).toList();
    }

    private static void check(Models models, JsonNode object, String apiVersion, String kind, List<String> problems) {
        models.of(apiVersion, kind).ifPresentOrElse(model -> models.check(object, model, "", problems),
                () -> problems.add(models + " has no " + apiVersion + " " + kind));
    }
}
