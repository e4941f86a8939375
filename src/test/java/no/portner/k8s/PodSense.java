package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the schemas do not say and the API server or the kubelet refuses all the same: names that stand twice, or lead nowhere. */
final class PodSense {

    private PodSense() {
    }

    static void check(JsonNode pod, List<String> problems) {
        Set<String> volumes = unique(pod.path("volumes"), "name", "volume", problems);
        unique(pod.path("hostAliases"), "ip", "host alias", problems);
        Set<String> containers = new HashSet<>();
        Stream.of("initContainers", "containers").flatMap(list -> stream(pod.path(list))).forEach(container -> {
            String name = container.path("name").asText();
            if (!containers.add(name)) {
                problems.add("two containers are called " + name);
            }
            check(name, container, volumes, problems);
        });
        if (pod.path("containers").isEmpty()) {
            problems.add("no containers");
        }
        if (stream(pod.path("containers")).anyMatch(container -> container.has("restartPolicy"))) {
            problems.add("restartPolicy is for init containers");
        }
    }

    private static void check(String name, JsonNode container, Set<String> volumes, List<String> problems) {
        unique(container.path("env"), "name", name + "'s variable", problems);
        unique(container.path("volumeMounts"), "mountPath", name + "'s mount", problems);
        Set<String> ports = unique(container.path("ports"), "name", name + "'s port", problems);
        stream(container.path("env")).filter(variable -> variable.has("value") && variable.has("valueFrom"))
                .forEach(variable -> problems.add(name + "'s " + variable.path("name").asText() + " has a value and a valueFrom"));
        stream(container.path("volumeMounts")).map(mount -> mount.path("name").asText()).filter(volume -> !volumes.contains(volume))
                .forEach(volume -> problems.add(name + " mounts " + volume + ", which is no volume"));
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            JsonNode port = container.path(probe).at("/httpGet/port");
            if (port.isTextual() && !ports.contains(port.asText())) {
                problems.add(name + "'s " + probe + " asks " + port + ", which is none of its ports");
            }
        }
        if (container.path("image").asText().isEmpty()) {
            problems.add(name + " has no image");
        }
    }

    private static Set<String> unique(JsonNode list, String key, String what, List<String> problems) {
        Set<String> seen = new HashSet<>();
        stream(list).map(each -> each.path(key).asText()).filter(value -> !seen.add(value)).forEach(value -> problems.add(what + " " + value + " stands twice"));
        return seen;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
