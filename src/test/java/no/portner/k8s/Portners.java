package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Portner's container in a rendered workload, and the application's. */
final class Portners {

    private static final String NAME = "portner";

    private Portners() {
    }

    static List<JsonNode> workloads(String fixture) {
        return Manifests.kustomize(fixture).stream().filter(object -> !Manifests.podSpec(object).isMissingNode()).toList();
    }

    static JsonNode in(JsonNode pod) {
        return all(pod).filter(Portners::isPortner).findFirst().orElseThrow(() -> new AssertionError("no portner in " + pod));
    }

    /** Init containers too: all that start after Portner. */
    static List<JsonNode> applications(JsonNode pod) {
        return all(pod).filter(container -> !isPortner(container)).toList();
    }

    static boolean isPortner(JsonNode container) {
        return container.path("name").asText().equals(NAME);
    }

    static Stream<JsonNode> all(JsonNode pod) {
        return Stream.of("initContainers", "containers").flatMap(list -> StreamSupport.stream(pod.path(list).spliterator(), false));
    }
}
