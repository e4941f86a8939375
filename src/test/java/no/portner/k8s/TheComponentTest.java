package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the components make of workloads of every kind, of one that has nothing of its own and of one that has. */
class TheComponentTest {

    private static final String CA = "/var/run/portner/ca";

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(each -> each.path("name").asText()).toList();
    }

    private static String value(JsonNode container, String variable) {
        return Manifests.byName(container.path("env"), variable).path("value").asText();
    }

    private static JsonNode mount(JsonNode container, String path) {
        return StreamSupport.stream(container.path("volumeMounts").spliterator(), false).filter(mount -> mount.path("mountPath").asText().equals(path)).findFirst()
                .orElseThrow(() -> new AssertionError("nothing at " + path + " in " + container.path("name")));
    }

    private static List<JsonNode> pods(String fixture) {
        return Portners.workloads(fixture).stream().map(Manifests::podSpec).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "proxy", "interception", "transparent", "digdirator", "cert-manager", "openshift", "amqp", "amqp-transparent", "network-plain", "network-cilium"})
    void portnerIsTheFirstInitContainerAndStays(String fixture) {
        assertThat(pods(fixture)).hasSize(6).allSatisfy(pod -> {
            JsonNode first = pod.path("initContainers").path(0);
            assertThat(first.path("name").asText()).isEqualTo("portner");
            assertThat(first.path("restartPolicy").asText()).isEqualTo("Always");
            assertThat(value(first, "PORTNER_SHUTDOWN")).isEqualTo("sidecar");
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
            assertThat(names(pod.path("containers"))).doesNotContain("portner");
        });
    }

    @Test
    void whatTheApplicationHasStays() {
        JsonNode pod = Manifests.podSpec(Manifests.named(Manifests.kustomize("interception"), "Deployment", "furnished"));
        assertThat(names(pod.path("initContainers"))).containsExactly("portner", "migrate");
        assertThat(names(pod.path("containers"))).containsExactly("web", "worker");
        JsonNode web = Manifests.byName(pod.path("containers"), "web");
        assertThat(value(web, "LANG")).isEqualTo("nb_NO.UTF-8");
        assertThat(value(web, "JAVA_TOOL_OPTIONS")).startsWith("-Xmx300m -D");
        assertThat(value(web, "NO_PROXY").split(",")).contains("localhost", ".svc", ".example.no");
        assertThat(mount(web, "/tmp").path("name").asText()).isEqualTo("scratch");
        assertThat(names(pod.path("volumes"))).contains("scratch", "portner-credentials", "portner-ca", "portner-private");
        assertThat(pod.at("/hostAliases/0/ip").asText()).isEqualTo("10.0.0.7");
    }

    @Test
    void theProxyVariablesReachEveryContainerButPortners() {
        for (JsonNode pod : pods("proxy")) {
            assertThat(Portners.applications(pod)).isNotEmpty().allSatisfy(container -> {
                assertThat(value(container, "HTTP_PROXY")).isEqualTo("http://localhost:7180").isEqualTo(value(container, "http_proxy"));
                assertThat(value(container, "NO_PROXY")).contains("localhost,127.0.0.1");
                assertThat(value(container, "JAVA_TOOL_OPTIONS").strip().split(" ")).contains("-Dhttp.proxyHost=localhost", "-Dhttp.proxyPort=7180");
                assertThat(names(container.path("env"))).doesNotContain("HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE");
            });
            assertThat(names(Portners.in(pod).path("env"))).doesNotContain("HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy", "JAVA_TOOL_OPTIONS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"interception", "transparent", "amqp-transparent", "classic-interception", "classic-transparent"})
    void theTrustReachesEveryContainerAndTheKeyNone(String fixture) {
        for (JsonNode pod : pods(fixture).stream().filter(pod -> !pod.path("restartPolicy").isTextual()).toList()) {
            assertThat(Portners.applications(pod)).isNotEmpty().allSatisfy(container -> {
                for (String bundle : List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")) {
                    assertThat(value(container, bundle)).isEqualTo(CA + "/ca-bundle.pem");
                }
                assertThat(value(container, "NODE_EXTRA_CA_CERTS")).isEqualTo(CA + "/ca.pem");
                assertThat(value(container, "JAVA_TOOL_OPTIONS")).contains("-Djavax.net.ssl.trustStore=" + CA + "/truststore.p12");
                assertThat(mount(container, CA).path("readOnly").asBoolean()).isTrue();
                assertThat(names(container.path("volumeMounts"))).doesNotContain("portner-private", "portner-credentials");
            });
            JsonNode portner = Portners.in(pod);
            assertThat(names(portner.path("env"))).doesNotContain("SSL_CERT_FILE", "JAVA_TOOL_OPTIONS", "NODE_EXTRA_CA_CERTS", "HTTPS_PROXY");
            assertThat(mount(portner, CA).path("readOnly").asBoolean()).isFalse();
            assertThat(mount(portner, "/var/run/portner/private").path("name").asText()).isEqualTo("portner-private");
            for (String volume : List.of("portner-ca", "portner-private")) {
                assertThat(Manifests.byName(pod.path("volumes"), volume).at("/emptyDir/medium").asText()).isEqualTo("Memory");
                assertThat(Manifests.byName(pod.path("volumes"), volume).at("/emptyDir/sizeLimit").asText()).endsWith("Mi");
            }
        }
    }

    @Test
    void transparentlyTheHostsLeadToThePodItself() {
        for (JsonNode pod : pods("transparent")) {
            assertThat(value(Portners.in(pod), "PORTNER_TRANSPARENT")).isEqualTo("true");
            JsonNode loopback = StreamSupport.stream(pod.path("hostAliases").spliterator(), false).filter(alias -> alias.path("ip").asText().equals("127.0.0.1"))
                    .findFirst().orElseThrow();
            assertThat(StreamSupport.stream(loopback.path("hostnames").spliterator(), false).map(JsonNode::asText))
                    .containsExactlyInAnyOrder("api.fiks.ks.no", "svarut.ks.no", "api.fiks.test.ks.no", "test.svarut.ks.no");
            assertThat(Manifests.byName(pod.at("/securityContext/sysctls"), "net.ipv4.ip_unprivileged_port_start").path("value").asText()).isEqualTo("0");
        }
    }

    @Test
    void messagesOfFiksIoComeToThePodItselfToo() {
        for (JsonNode pod : pods("amqp")) {
            assertThat(value(Portners.in(pod), "PORTNER_AMQP")).isEqualTo("true");
            assertThat(Portners.in(pod).path("env")).noneMatch(variable -> variable.path("name").asText().equals("PORTNER_TRANSPARENT"));
        }
        for (JsonNode pod : pods("amqp-transparent")) {
            assertThat(value(Portners.in(pod), "PORTNER_AMQP")).isEqualTo("true");
            assertThat(pod.path("hostAliases").toString()).contains("api.fiks.ks.no", "svarut.ks.no", "io.fiks.ks.no", "io.fiks.test.ks.no");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "classic-interception", "classic-transparent"})
    void beforeSidecarsPortnerIsTheLastContainer(String fixture) {
        List<JsonNode> pods = pods(fixture).stream().filter(pod -> !pod.path("restartPolicy").isTextual()).toList();
        assertThat(pods).hasSize(4).allSatisfy(pod -> {
            List<String> containers = names(pod.path("containers"));
            assertThat(containers.indexOf("portner")).isEqualTo(containers.size() - 1).isPositive();
            assertThat(names(pod.path("initContainers"))).doesNotContain("portner");
            assertThat(value(Portners.in(pod), "PORTNER_SHUTDOWN")).isEqualTo("container");
            assertThat(Portners.in(pod).has("restartPolicy")).isFalse();
            assertThat(Portners.in(pod).has("startupProbe")).isFalse();
        });
    }

    @Test
    void digdiratorsSecretTakesThePlaceOfTheCertificate() {
        JsonNode portner = Portners.in(pods("digdirator").get(0));
        assertThat(names(portner.path("env"))).contains("MASKINPORTEN_CLIENT_JWK_FILE", "FIKS_INTEGRASJON_PASSORD_FILE")
                .doesNotContain("MASKINPORTEN_CERTIFICATE_PATH", "MASKINPORTEN_CERTIFICATE_PASSWORD_FILE", "MASKINPORTEN_CLIENT_JWK").doesNotHaveDuplicates();
        assertThat(Manifests.byName(portner.path("env"), "MASKINPORTEN_CLIENT_ID").at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("maskinporten");
    }

    @Test
    void aTlsSecretIsCertificateAndKey() {
        JsonNode portner = Portners.in(pods("cert-manager").get(0));
        assertThat(value(portner, "MASKINPORTEN_CERTIFICATE_PATH")).isEqualTo("/var/run/secrets/portner-tls/tls.crt");
        assertThat(value(portner, "MASKINPORTEN_PRIVATE_KEY_PATH")).isEqualTo("/var/run/secrets/portner-tls/tls.key");
        assertThat(names(portner.path("env"))).doesNotContain("MASKINPORTEN_CERTIFICATE_PASSWORD_FILE");
    }

    @Test
    void onOpenShiftTheNamespaceChoosesTheUser() {
        JsonNode security = Portners.in(pods("openshift").get(0)).path("securityContext");
        assertThat(security.has("runAsUser")).isFalse();
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
    }

    @Test
    void theNetworkPolicySelectsThePodsAndLeavesWhatComesIn() {
        List<JsonNode> objects = Manifests.kustomize("network-plain");
        JsonNode policy = Manifests.named(objects, "NetworkPolicy", "portner-egress").path("spec");
        assertThat(policy.path("policyTypes").toString()).isEqualTo("[\"Egress\"]");
        assertThat(policy.at("/egress/1/to").size()).isEqualTo(3);
        assertThat(policy.at("/egress/2/to/0/ipBlock/cidr").asText()).isEqualTo("192.0.2.10/32");
        for (JsonNode workload : Portners.workloads("network-plain")) {
            JsonNode template = workload.path("kind").asText().equals("CronJob") ? workload.at("/spec/jobTemplate/spec/template") : workload.at("/spec/template");
            assertThat(template.at("/metadata/labels").path("portner.no/network").asText()).isEqualTo("fiks");
        }
    }

    /** Fiks' addresses are not published: a policy without them would only look like one. */
    @Test
    void withoutAddressesThereIsNoPlainPolicy() {
        Path directory = Path.of("src", "test", "resources", "k8s", "without-addresses");
        assertThatThrownBy(() -> Manifests.kustomize(directory)).isInstanceOf(AssertionError.class).hasMessageContaining("Addresses");
    }
}
