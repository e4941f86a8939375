package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an application's own workloads when the chart puts Portner into them. */
class ChartWorkloadTest {

    @TempDir
    static Path application;

    @TempDir
    Path directory;

    @BeforeAll
    static void tools() {
        KubernetesTools.helm();
        Charts.application(application);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reverse", "proxy", "interception", "transparent"})
    void everyObjectIsValidAndThePiecesMakeThePodThatTheWholeMakes(String mode) {
        for (String sidecar : List.of("native", "classic")) {
            List<JsonNode> objects = Charts.objects(application, "portner: {mode: %s, sidecar: %s}".formatted(mode, sidecar));
            assertThat(objects.stream().flatMap(object -> StrictSchemas.problems(object).stream())).as(sidecar).isEmpty();
            assertThat(pod(objects, "pieces")).as(sidecar).isEqualTo(pod(objects, "plain"));
        }
    }

    @Test
    void switchedOffTheApplicationIsAsItWas() {
        JsonNode pod = pod(Charts.objects(application, "portner: {enabled: false, mode: interception}"), "busy");
        assertThat(names(pod.path("containers"))).containsExactly("app", "second");
        assertThat(names(pod.path("initContainers"))).containsExactly("migrate");
        assertThat(pod.path("enableServiceLinks").asBoolean()).isTrue();
        assertThat(pod.toString()).doesNotContain("portner");
    }

    @Test
    void switchedOffThePiecesGiveNothing() {
        List<JsonNode> objects = Charts.objects(application, "portner: {enabled: false, mode: transparent}");
        assertThat(objects.stream().flatMap(object -> StrictSchemas.problems(object).stream())).isEmpty();
        assertThat(pod(objects, "pieces")).isEqualTo(pod(objects, "plain"));
    }

    @Test
    void whatThePodHasItKeepsAndPortnerComesFirst() {
        JsonNode pod = pod(Charts.objects(application, "portner: {mode: transparent}"), "busy");
        assertThat(names(pod.path("initContainers"))).containsExactly("portner", "migrate");
        assertThat(names(pod.path("containers"))).containsExactly("app", "second");
        assertThat(names(pod.path("volumes"))).containsExactly("data", "portner-credentials", "portner-ca", "portner-private");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(40);
        assertThat(pod.at("/securityContext/runAsUser").toString()).as("large numbers stay numbers").isEqualTo("1000660000");
        assertThat(names(pod.at("/securityContext/sysctls"))).containsExactly("net.core.somaxconn", "net.ipv4.ip_unprivileged_port_start");
        assertThat(pod.path("hostAliases")).hasSize(2);
        assertThat(pod.path("enableServiceLinks").asBoolean()).isFalse();
        assertThat(names(pod.at("/containers/0/volumeMounts"))).containsExactly("data", "portner-ca");
    }

    @Test
    void aVariableThatTheApplicationSetsIsItsOwnAndAListHasBoth() {
        JsonNode pod = pod(Charts.objects(application, "portner: {mode: interception}"), "busy");
        JsonNode environment = pod.at("/containers/0/env");
        assertThat(names(environment)).doesNotHaveDuplicates().contains("HTTPS_PROXY", "SSL_CERT_FILE");
        assertThat(value(environment, "NO_PROXY")).isEqualTo("localhost,127.0.0.1,.svc,.cluster.local,intern.example.no");
        assertThat(value(environment, "SSL_CERT_FILE")).isEqualTo("/etc/own.pem");
        assertThat(value(environment, "JAVA_TOOL_OPTIONS")).startsWith("-Xmx256m -Dhttp.proxyHost=localhost");
    }

    @Test
    void everyContainerOfTheApplicationIsToldWhereToCall() {
        JsonNode pod = pod(Charts.objects(application, "portner: {mode: interception}"), "busy");
        for (String container : List.of("/containers/1", "/initContainers/1")) {
            assertThat(value(pod.at(container + "/env"), "HTTPS_PROXY")).as(container).isEqualTo("http://localhost:7180");
            assertThat(names(pod.at(container + "/volumeMounts"))).as(container).containsExactly("portner-ca");
        }
        assertThat(names(pod.at("/initContainers/0/env"))).as("Portner itself").doesNotContain("HTTPS_PROXY");
    }

    @Test
    void withoutSidecarsInitContainersAreToldNothingForThereIsNoPortnerYet() {
        JsonNode pod = pod(Charts.objects(application, "portner: {mode: interception, sidecar: classic}"), "busy");
        assertThat(names(pod.path("containers"))).containsExactly("app", "second", "portner");
        assertThat(names(pod.path("initContainers"))).containsExactly("migrate");
        assertThat(pod.at("/initContainers/0").has("env")).isFalse();
    }

    @Test
    void theContainersThatAreNamedAreToldAndNoOthers() {
        JsonNode pod = pod(Charts.objects(application, "portner: {mode: interception, containers: [second]}"), "busy");
        assertThat(names(pod.at("/containers/1/env"))).contains("HTTPS_PROXY");
        assertThat(names(pod.at("/containers/0/env"))).doesNotContain("HTTPS_PROXY");
        assertThat(pod.at("/initContainers/1").has("env")).isFalse();
    }

    /** The JDK has patterns where others have suffixes, and no address blocks. */
    @Test
    void hostsWithoutAProxyAreToldToJavaInItsOwnWay() {
        JsonNode pod = pod(Charts.objects(application, "portner: {mode: proxy, noProxy: [localhost, .svc, 10.0.0.0/8, db.example.no]}"), "plain");
        JsonNode environment = pod.at("/containers/0/env");
        assertThat(value(environment, "NO_PROXY")).isEqualTo("localhost,.svc,10.0.0.0/8,db.example.no");
        assertThat(value(environment, "JAVA_TOOL_OPTIONS")).endsWith("-Dhttp.nonProxyHosts=localhost|127.*|[::1]|*.svc|db.example.no");
    }

    @Test
    void anAddressStandsAmongTheHostAliasesOnceAndANameStaysWhereTheApplicationLeadsIt() throws IOException {
        Charts.application(directory);
        Path template = directory.resolve("templates").resolve("busy.yaml");
        String text = Files.readString(template);
        Files.writeString(template, text.replace("- ip: 10.0.0.7", "- ip: 127.0.0.1").replace("[intern.example.no]", "[svarut.ks.no]"));
        JsonNode pod = pod(Charts.objects(directory, "portner: {mode: transparent}"), "busy");
        assertThat(pod.path("hostAliases").toString()).isEqualTo(
                "[{\"hostnames\":[\"svarut.ks.no\",\"api.fiks.ks.no\",\"api.fiks.test.ks.no\",\"test.svarut.ks.no\"],\"ip\":\"127.0.0.1\"}]");
    }

    @Test
    void numbersAndSwitchesAmongTheVariablesAreWritten() {
        JsonNode pod = pod(Charts.objects(application,
                "portner: {env: {PORTNER_MAX_REQUESTS: 1000000, PORTNER_TOKEN_API: true, PORTNER_PRESETS: 'fiks'}}"), "plain");
        JsonNode environment = pod.at("/initContainers/0/env");
        assertThat(value(environment, "PORTNER_MAX_REQUESTS")).isEqualTo("1000000");
        assertThat(value(environment, "PORTNER_TOKEN_API")).isEqualTo("true");
        assertThat(value(environment, "PORTNER_PRESETS")).isEqualTo("fiks");
    }

    @Test
    void whatTheChartIsToldReachesTheContainer() {
        JsonNode pod = pod(Charts.objects(application, """
                portner:
                  environment: prod
                  clientId: 3fa85f64-5717-4562-b3fc-2c963f66afa6
                  integrationId: 4f7d1a52-0000-4000-8000-00000000000a
                  secretName: key
                  integrationSecretName: integration
                  configMapName: more
                  image: {repository: registry.example.no/portner, tag: "1", pullPolicy: Always}
                  envFrom: [{secretRef: {name: extra}}]
                  volumeMounts: [{name: roots, mountPath: /roots}]
                """), "plain");
        JsonNode portner = pod.at("/initContainers/0");
        assertThat(value(portner.path("env"), "FIKS_ENVIRONMENT")).isEqualTo("prod");
        assertThat(value(portner.path("env"), "MASKINPORTEN_CLIENT_ID")).isEqualTo("3fa85f64-5717-4562-b3fc-2c963f66afa6");
        assertThat(value(portner.path("env"), "FIKS_INTEGRASJON_ID")).isEqualTo("4f7d1a52-0000-4000-8000-00000000000a");
        assertThat(value(portner.path("env"), "FIKS_INTEGRASJON_PASSORD_FILE"))
                .isEqualTo("/var/run/secrets/portner-integration/integration-password");
        assertThat(pod.at("/volumes/0/secret/secretName").asText()).isEqualTo("key");
        assertThat(pod.at("/volumes/1/secret/secretName").asText()).isEqualTo("integration");
        assertThat(portner.at("/envFrom/0/configMapRef/name").asText()).isEqualTo("more");
        assertThat(portner.at("/envFrom/1/secretRef/name").asText()).isEqualTo("extra");
        assertThat(portner.at("/image").asText()).isEqualTo("registry.example.no/portner:1");
        assertThat(portner.at("/imagePullPolicy").asText()).isEqualTo("Always");
        assertThat(names(portner.path("volumeMounts"))).containsExactly("portner-credentials", "portner-integration", "roots");
    }

    @Test
    void variablesTakeThePlaceOfTheCertificate() {
        JsonNode pod = pod(Charts.objects(application, "portner: {keyFrom: variables, envFrom: [{secretRef: {name: other}}]}"), "plain");
        JsonNode portner = pod.at("/initContainers/0");
        assertThat(names(portner.path("env"))).containsExactly("FIKS_INTEGRASJON_ID", "FIKS_INTEGRASJON_PASSORD_FILE", "PORTNER_SHUTDOWN");
        assertThat(value(portner.path("env"), "FIKS_INTEGRASJON_PASSORD_FILE")).isEqualTo("/var/run/secrets/portner/integration-password");
        assertThat(portner.at("/envFrom/1/secretRef/name").asText()).isEqualTo("other");
        assertThat(names(pod.path("volumes"))).containsExactly("portner-credentials");
    }

    @Test
    void withoutAnythingFromTheSecretItIsNoVolume() {
        List<JsonNode> objects = Charts.objects(application, "portner: {keyFrom: variables, integrationFrom: variables, clientId: abc}");
        assertThat(objects.stream().flatMap(object -> StrictSchemas.problems(object).stream())).isEmpty();
        JsonNode pod = pod(objects, "plain");
        assertThat(names(pod.at("/initContainers/0/env"))).containsExactly("MASKINPORTEN_CLIENT_ID", "PORTNER_SHUTDOWN");
        assertThat(pod.has("volumes")).isFalse();
        assertThat(pod.at("/initContainers/0").has("volumeMounts")).isFalse();
    }

    @Test
    void aDigestIsStrongerThanATag() {
        String digest = "sha256:" + "0123456789abcdef".repeat(4);
        JsonNode pod = pod(Charts.objects(application, "portner: {image: {tag: a, digest: '%s'}}".formatted(digest)), "plain");
        assertThat(pod.at("/initContainers/0/image").asText()).isEqualTo("portner@" + digest);
    }

    private static JsonNode pod(List<JsonNode> objects, String name) {
        return objects.stream().filter(object -> object.at("/metadata/name").asText().equals(name)).map(Manifests::podSpec).findFirst().orElseThrow();
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(item -> item.path("name").asText()).toList();
    }

    private static String value(JsonNode environment, String name) {
        return Manifests.byName(environment, name).path("value").asText();
    }
}
