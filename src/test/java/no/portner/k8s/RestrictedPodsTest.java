package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A namespace that enforces the restricted Pod Security Standard takes the pods: the applications' own containers follow it in the fixtures. */
class RestrictedPodsTest {

    private static final String POD = """
            securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}, sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]}
            containers:
              - {name: app, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}, ports: [{containerPort: 80}]}
            volumes: [{name: v, emptyDir: {}}]
            """;

    @ParameterizedTest
    @MethodSource("no.portner.k8s.EveryManifestTest#fixtures")
    void everyPodKeepsToTheRestrictedProfile(String fixture) {
        for (JsonNode workload : Portners.workloads(fixture)) {
            assertThat(RestrictedPods.violations(Manifests.podSpec(workload))).as(Manifests.title(workload)).isEmpty();
        }
    }

    @Test
    void theExampleKeepsToItToo() {
        Manifests.kustomize(EveryManifestTest.K8S.resolve("example")).stream().map(Manifests::podSpec)
                .forEach(pod -> assertThat(RestrictedPods.violations(pod)).isEmpty());
    }

    @Test
    void theHostsNetworkIsABreach() {
        assertThat(RestrictedPods.violations(Manifests.parse("hostNetwork: true\n" + POD).get(0))).containsExactly("hostNetwork");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "nothing                         | nothing                                | []",
            "runAsNonRoot: true              | runAsUser: 1000                        | [app: runAsNonRoot]",
            "runAsNonRoot: true              | runAsNonRoot: true, runAsUser: 0       | [app: runAsUser 0]",
            "seccompProfile                  | seLinuxOptions                         | [app: seccompProfile]",
            "RuntimeDefault                  | Unconfined                             | [app: seccompProfile]",
            "allowPrivilegeEscalation: false | privileged: true                       | [app: privileged, app: allowPrivilegeEscalation]",
            "drop: [ALL]                     | drop: [NET_RAW]                        | [app: capabilities are not all dropped]",
            "drop: [ALL]                     | drop: [ALL], add: [NET_ADMIN]          | [app: capabilities added]",
            "containerPort: 80               | containerPort: 80, hostPort: 80        | [app: hostPort]",
            "emptyDir: {}                    | hostPath: {path: /}                    | [volume of the kind hostPath]",
            "net.ipv4.tcp_syncookies         | net.core.somaxconn                     | [sysctl net.core.somaxconn]",
    })
    void aBreachIsFound(String right, String wrong, String violations) {
        assertThat(RestrictedPods.violations(Manifests.parse(POD.replace(right, wrong)).get(0)).toString()).isEqualTo(violations);
    }
}
