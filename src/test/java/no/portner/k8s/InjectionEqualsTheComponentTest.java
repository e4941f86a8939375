package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two ways to the same pod: k8s/injection and k8s/component, for each workload of the fixtures and in each mode. */
class InjectionEqualsTheComponentTest {

    /** By mode; those that have most to tell first. */
    private static final List<String> MODES = List.of("transparent", "interception", "reverse", "proxy", "amqp", "amqp-transparent");
    private static final Map<String, JsonNode> WORKLOADS = new LinkedHashMap<>();
    /** By mode and workload: what kustomize makes. */
    private static final Map<String, JsonNode> WANTED = new LinkedHashMap<>();

    @BeforeAll
    static void render() {
        Manifests.kustomize(Path.of("src", "test", "resources", "k8s", "apps")).forEach(workload -> WORKLOADS.put(Manifests.title(workload), workload));
        MODES.forEach(mode -> Manifests.kustomize(mode.equals("reverse") ? "native" : mode).stream()
                .filter(object -> !Manifests.podSpec(object).isMissingNode())
                .forEach(workload -> WANTED.put(mode + " " + Manifests.title(workload), comparable(Manifests.podSpec(workload)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reverse", "proxy", "interception", "transparent", "amqp", "amqp-transparent"})
    void everyWorkloadComesToTheSamePod(String mode) {
        InjectionCluster cluster = InjectionCluster.asShipped();

        assertThat(WORKLOADS.keySet()).contains("Deployment plain", "Deployment furnished", "StatefulSet stateful", "Job once", "CronJob nightly");
        WORKLOADS.forEach((title, workload) -> {
            JsonNode pod = podOf(workload, mode);
            assertThat(comparable(cluster.inject(pod).path("spec"))).as(mode + " " + title).isEqualTo(WANTED.get(mode + " " + title));
            assertThat(cluster.refusals(pod)).isEmpty();
        });
    }

    /** That the comparison can fail: each of these is one thing wrong. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "path: '/spec/initContainers/0' | path: '/spec/initContainers/-'",
        "restartPolicy: 'Always' | restartPolicy: 'OnFailure'",
        "optional: !('portner.no/config' | optional: ('portner.no/config'",
        "key: 'integration-id' | key: 'client-id'",
        "name: 'PORTNER_SHUTDOWN', value: 'sidecar' | name: 'PORTNER_SHUTDOWN', value: 'container'",
        "runAsNonRoot: true | runAsNonRoot: false",
        "limits: {'memory' | limits: {'cpu'",
        "failureThreshold: 60 | failureThreshold: 6",
        "path: '/spec/enableServiceLinks', value: false | path: '/spec/enableServiceLinks', value: true",
        "name: 'PORTNER_AMQP', value: 'true' | name: 'PORTNER_AMQP', value: 'yes'",
        "' ' + params.data['amqp-hosts'] | ''",
        "'portner-private 1Mi' | 'portner-private 4Mi'",
        "name: 'PORTNER_TRANSPARENT', value: 'true' | name: 'PORTNER_TRANSPARENT', value: 'false'",
        "mountPath: '/var/run/portner/ca', readOnly: true | mountPath: '/var/run/portner/ca', readOnly: false",
        "v.value + ' ' + variables.javaOptions | variables.javaOptions",
        "+ ',' + v.value | ",
        "ip: '127.0.0.1' | ip: '127.0.0.2'",
        "'HTTPS_PROXY=http | 'HTTPS_PROXYS=http",
    })
    void aPolicyWithOneThingWrongIsToldFromTheComponent(String right, String wrong) {
        String policy = InjectionCluster.text("policy.yaml");

        assertThat(policy).contains(right);
        assertThat(sameAsTheComponent(policy.replace(right, wrong == null ? "" : wrong))).isFalse();
    }

    @Test
    void thePolicyAsItIsIsNot() {
        assertThat(sameAsTheComponent(InjectionCluster.text("policy.yaml"))).isTrue();
    }

    private static boolean sameAsTheComponent(String policy) {
        try {
            InjectionCluster cluster = new InjectionCluster(shipped -> policy);
            return WANTED.entrySet().stream().allMatch(wanted -> {
                String[] name = wanted.getKey().split(" ", 2);
                return comparable(cluster.inject(podOf(WORKLOADS.get(name[1]), name[0])).path("spec")).equals(wanted.getValue());
            });
        } catch (IllegalArgumentException | AdmissionCel.AdmissionFailure e) {
            return false;
        }
    }

    /** The pod that a workload's controller makes, with the label and the mode on it. */
    private static ObjectNode podOf(JsonNode workload, String mode) {
        ObjectNode pod = switch (mode) {
            case "amqp" -> Pods.plain("amqp", "true");
            case "amqp-transparent" -> Pods.plain("mode", "transparent", "amqp", "true");
            default -> Pods.plain("mode", mode);
        };
        pod.set("spec", Manifests.podSpec(workload).deepCopy());
        return pod;
    }

    /** Without what means nothing: the order of variables, mounts, volumes and hosts, fields that say false, and the ends that kustomize leaves. */
    private static JsonNode comparable(JsonNode spec) {
        ObjectNode comparable = spec.deepCopy();
        for (String list : List.of("initContainers", "containers")) {
            comparable.path(list).forEach(container -> {
                container.path("env").forEach(variable -> {
                    if (variable.has("value")) {
                        ((ObjectNode) variable).put("value", variable.path("value").textValue().replaceAll("^ |,$", ""));
                    }
                });
                container.path("volumeMounts").forEach(mount -> {
                    if (!mount.path("readOnly").asBoolean()) {
                        ((ObjectNode) mount).remove("readOnly");
                    }
                });
                sort(container.path("env"), "name");
                sort(container.path("volumeMounts"), "name");
            });
        }
        sort(comparable.path("volumes"), "name");
        sort(comparable.path("hostAliases"), "ip");
        return comparable;
    }

    private static void sort(JsonNode list, String key) {
        if (list instanceof ArrayNode array) {
            List<JsonNode> elements = new ArrayList<>();
            array.forEach(elements::add);
            elements.sort(Comparator.comparing(element -> element.path(key).textValue()));
            array.removeAll().addAll(elements);
        }
    }
}
