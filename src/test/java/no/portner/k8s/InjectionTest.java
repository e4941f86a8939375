package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What k8s/injection makes of pods: its expressions are evaluated and its patch is applied. */
class InjectionTest {

    private static final InjectionCluster CLUSTER = InjectionCluster.asShipped();
    private static final String FURNISHED = """
            metadata: {name: a, labels: {portner.no/inject: "true"}, annotations: {portner.no/mode: MODE}}
            spec:
              securityContext: {fsGroup: 7, sysctls: [{name: net.core.somaxconn, value: "1"}]}
              hostAliases: [{ip: 10.0.0.7, hostnames: [old.example.no]}]
              initContainers:
                - {name: migrate, image: migrate, env: [{name: http_proxy, value: "http://own:1"}]}
                - {name: other, image: other, restartPolicy: Always}
              containers:
                - name: app
                  image: app
                  env: [{name: A, value: a}, {name: JAVA_TOOL_OPTIONS, value: "-Xmx1g\\n-Xms1g"}]
                  volumeMounts: [{name: data, mountPath: /data}]
                - {name: worker, image: worker, env: [{name: SSL_CERT_FILE, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}
              volumes: [{name: data, emptyDir: {}}]
            """;

    @ParameterizedTest
    @ValueSource(strings = {"reverse", "proxy", "interception", "transparent"})
    void portnerIsTheFirstInitContainerWhetherOrNotThereAreOthers(String mode) {
        assertThat(names(CLUSTER.inject(Pods.plain("mode", mode)).at("/spec/initContainers"))).containsExactly("portner");
        assertThat(names(CLUSTER.inject(furnished(mode)).at("/spec/initContainers"))).containsExactly("portner", "migrate", "other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reverse", "proxy", "interception", "transparent"})
    void whatTheApiServerFillsInBeforehandMakesNoDifference(String mode) {
        for (ObjectNode pod : List.of(Pods.plain("mode", mode), furnished(mode))) {
            JsonNode filled = CLUSTER.inject(Pods.defaulted(pod));
            assertThat(filled.at("/spec/enableServiceLinks").booleanValue()).isFalse();
            assertThat(filled.at("/spec/initContainers/0")).isEqualTo(CLUSTER.inject(pod).at("/spec/initContainers/0"));
            assertThat(filled.at("/spec/volumes")).isEqualTo(CLUSTER.inject(pod).at("/spec/volumes"));
            assertThat(filled.at("/spec/containers/0/env")).isEqualTo(CLUSTER.inject(pod).at("/spec/containers/0/env"));
            assertThat(CLUSTER.refusals(Pods.defaulted(pod))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reverse", "proxy", "interception", "transparent"})
    void whatThePodHadIsStillThere(String mode) {
        ObjectNode before = furnished(mode);
        JsonNode after = CLUSTER.inject(before);

        assertThat(after.get("metadata")).isEqualTo(before.get("metadata"));
        assertThat(names(after.at("/spec/volumes"))).startsWith("data");
        assertThat(after.at("/spec/hostAliases/0")).isEqualTo(before.at("/spec/hostAliases/0"));
        assertThat(after.at("/spec/securityContext/fsGroup").intValue()).isEqualTo(7);
        assertThat(names(after.at("/spec/securityContext/sysctls"))).startsWith("net.core.somaxconn");
        assertThat(environment(after, "/spec/containers/0")).containsEntry("A", "a");
        assertThat(environment(after, "/spec/initContainers/1")).containsEntry("http_proxy", "http://own:1");
        assertThat(after.at("/spec/containers/0/volumeMounts/0")).isEqualTo(before.at("/spec/containers/0/volumeMounts/0"));
        assertThat(after.at("/spec/containers/1/env/0")).isEqualTo(before.at("/spec/containers/1/env/0"));
        assertThat(CLUSTER.refusals(before)).isEmpty();
    }

    @Test
    void theReverseProxyChangesNothingInTheApplicationsContainers() {
        ObjectNode before = furnished("reverse");
        JsonNode after = CLUSTER.inject(before);

        assertThat(after.at("/spec/containers")).isEqualTo(before.at("/spec/containers"));
        assertThat(after.at("/spec/initContainers/1")).isEqualTo(before.at("/spec/initContainers/0"));
        assertThat(after.at("/spec/hostAliases")).isEqualTo(before.at("/spec/hostAliases"));
        assertThat(after.at("/spec/securityContext")).isEqualTo(before.at("/spec/securityContext"));
    }

    @Test
    void theForwardProxyIsNamedToEveryContainerButPortner() {
        JsonNode pod = CLUSTER.inject(furnished("proxy"));

        for (String container : List.of("/spec/containers/0", "/spec/containers/1", "/spec/initContainers/2")) {
            assertThat(environment(pod, container)).containsEntry("HTTP_PROXY", "http://localhost:7180")
                    .containsEntry("http_proxy", "http://localhost:7180")
                    .containsEntry("NO_PROXY", "localhost,127.0.0.1,.svc,.cluster.local").doesNotContainKey("HTTPS_PROXY");
        }
        assertThat(environment(pod, "/spec/initContainers/0")).doesNotContainKeys("HTTP_PROXY", "http_proxy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"interception", "transparent"})
    void everyContainerSeesTheAuthorityAndOnlyPortnerItsKey(String mode) {
        JsonNode pod = CLUSTER.inject(furnished(mode));

        for (String container : List.of("/spec/containers/0", "/spec/containers/1", "/spec/initContainers/1", "/spec/initContainers/2")) {
            JsonNode mount = Manifests.byName(pod.at(container).path("volumeMounts"), "portner-ca");
            assertThat(mount.path("mountPath").textValue()).isEqualTo("/var/run/portner/ca");
            assertThat(mount.path("readOnly").booleanValue()).isTrue();
            assertThat(names(pod.at(container).path("volumeMounts"))).doesNotContain("portner-private", "portner-credentials");
            assertThat(environment(pod, container)).containsEntry("NODE_EXTRA_CA_CERTS", "/var/run/portner/ca/ca.pem");
        }
        assertThat(names(pod.at("/spec/initContainers/0/volumeMounts"))).containsExactly("portner-credentials", "portner-ca", "portner-private");
    }

    @Test
    void javaOptionsOfTheApplicationAreKeptAndAddedTo() {
        JsonNode pod = CLUSTER.inject(furnished("transparent"));

        assertThat(environment(pod, "/spec/containers/0").get("JAVA_TOOL_OPTIONS"))
                .startsWith("-Xmx1g\n-Xms1g ").contains(" -Djavax.net.ssl.trustStore=/var/run/portner/ca/truststore.p12");
        assertThat(environment(pod, "/spec/containers/1").get("JAVA_TOOL_OPTIONS")).startsWith("-Djavax.net.ssl.trustStore=");
    }

    @Test
    void namesThatLeadSomewhereAlreadyAreLeftAsTheyAre() {
        ObjectNode pod = Pods.plain("mode", "transparent");
        pod.withObject("/spec").withArray("hostAliases").addObject().put("ip", "10.0.0.1").putArray("hostnames").add("api.fiks.ks.no");

        assertThat(CLUSTER.inject(pod).at("/spec/hostAliases/1/hostnames")).map(JsonNode::textValue)
                .containsExactly("svarut.ks.no", "api.fiks.test.ks.no", "test.svarut.ks.no");
    }

    @Test
    void onlyTheNamedContainersAreChanged() {
        ObjectNode before = furnished("interception");
        before.withObject("/metadata/annotations").put("portner.no/containers", "app,migrate");
        JsonNode after = CLUSTER.inject(before);

        assertThat(after.at("/spec/containers/1")).isEqualTo(before.at("/spec/containers/1"));
        assertThat(after.at("/spec/initContainers/2")).isEqualTo(before.at("/spec/initContainers/1"));
        assertThat(environment(after, "/spec/containers/0")).containsKey("HTTPS_PROXY");
        assertThat(environment(after, "/spec/initContainers/1")).containsKey("HTTPS_PROXY");
        assertThat(CLUSTER.refusals(before)).isEmpty();
    }

    @Test
    void annotationsNameTheClientTheSecretsAndTheConfiguration() {
        JsonNode pod = CLUSTER.inject(Pods.plain("client-id", "4f7d", "secret", "keys", "integration-secret", "integration", "config", "mine"));
        JsonNode portner = pod.at("/spec/initContainers/0");

        assertThat(portner.at("/env/0/value").textValue()).isEqualTo("4f7d");
        assertThat(portner.at("/env/0").has("valueFrom")).isFalse();
        assertThat(Manifests.byName(portner.path("env"), "FIKS_INTEGRASJON_ID").at("/valueFrom/secretKeyRef/name").textValue()).isEqualTo("integration");
        assertThat(environment(pod, "/spec/initContainers/0"))
                .containsEntry("FIKS_INTEGRASJON_PASSORD_FILE", "/var/run/secrets/portner-integration/integration-password")
                .containsEntry("MASKINPORTEN_CERTIFICATE_PATH", "/var/run/secrets/portner/certificate");
        assertThat(Manifests.byName(pod.at("/spec/volumes"), "portner-credentials").at("/secret/secretName").textValue()).isEqualTo("keys");
        assertThat(Manifests.byName(pod.at("/spec/volumes"), "portner-integration").at("/secret/secretName").textValue()).isEqualTo("integration");
        assertThat(Manifests.byName(portner.path("volumeMounts"), "portner-integration").path("mountPath").textValue())
                .isEqualTo("/var/run/secrets/portner-integration");
        assertThat(portner.at("/envFrom/0/configMapRef/name").textValue()).isEqualTo("mine");
        assertThat(portner.at("/envFrom/0/configMapRef/optional").booleanValue()).isFalse();
    }

    @Test
    void theImageIsTheParametersAndNoAnnotations() {
        ObjectNode parameters = InjectionCluster.parameters();
        parameters.withObject("/data").put("image", "registry.example.no/portner:7");

        JsonNode pod = new InjectionCluster(policy -> policy, parameters).inject(Pods.plain("image", "registry.example.no/other:1"));
        assertThat(pod.at("/spec/initContainers/0/image").textValue()).isEqualTo("registry.example.no/portner:7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reverse", "proxy", "interception", "transparent"})
    void aPodThatHasPortnerIsNotTouchedAgain(String mode) {
        JsonNode once = CLUSTER.inject(furnished(mode));

        assertThat(CLUSTER.mutating().unmet(once)).contains("not-there-already");
        assertThat(CLUSTER.inject(once)).isEqualTo(once);
        assertThat(CLUSTER.refusals(once)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reverse", "proxy", "interception", "transparent"})
    void theResultIsAPodThatTwoVersionsOfKubernetesTake(String mode) {
        for (ObjectNode pod : List.of(Pods.plain("mode", mode, "integration-secret", "b"), furnished(mode))) {
            ObjectNode injected = (ObjectNode) CLUSTER.inject(pod);
            assertThat(StrictSchemas.problems(injected.put("apiVersion", "v1").put("kind", "Pod"))).isEmpty();
        }
    }

    private static ObjectNode furnished(String mode) {
        return Pods.pod(FURNISHED.replace("MODE", mode));
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(element -> element.path("name").textValue()).toList();
    }

    /** Names and plain values; a name that stands twice is an error. */
    private static Map<String, String> environment(JsonNode pod, String container) {
        return StreamSupport.stream(pod.at(container).path("env").spliterator(), false)
                .collect(Collectors.toMap(each -> each.path("name").textValue(), each -> each.path("value").asText()));
    }
}
