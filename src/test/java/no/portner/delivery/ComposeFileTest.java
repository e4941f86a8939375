package no.portner.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import no.portner.k8s.Manifests;
import org.junit.jupiter.api.Test;

/** The compose file gives Portner what the pod gives it, and takes from it what the pod takes from it. */
class ComposeFileTest {

    /** Of the Compose Specification, what this file uses: a name with a slip of the pen is none of them. */
    private static final Set<String> KNOWN = Set.of("image", "restart", "read_only", "cap_drop", "security_opt", "network_mode", "depends_on", "user",
            "mem_limit", "memswap_limit", "pids_limit", "stop_grace_period", "environment", "secrets", "command");
    private static final String IN_THE_POD = "/var/run/secrets/portner/";

    private static JsonNode compose() throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(Files.readString(Path.of("src", "main", "docker", "compose.yaml")));
    }

    private static JsonNode portner() throws IOException {
        return compose().at("/services/portner");
    }

    private static JsonNode container() throws IOException {
        JsonNode workload = Manifests.parse(Files.readString(Path.of("k8s", "component", "pod.yaml"))).get(0);
        return Manifests.byName(workload.at("/spec/template/spec/initContainers"), "portner");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void everyFieldIsOneOfTheSpecifications() throws IOException {
        assertThat(names(compose())).containsExactlyInAnyOrder("name", "services", "secrets");
        for (JsonNode service : compose().path("services")) {
            assertThat(KNOWN).containsAll(names(service));
        }
    }

    @Test
    void theSettingsAreThoseOfThePod() throws IOException {
        Map<String, String> pod = new TreeMap<>();
        for (JsonNode variable : container().path("env")) {
            // Where one kind of file has a path, the other has another; where a Secret has a key, compose has a variable.
            pod.put(variable.path("name").asText(),
                    variable.has("value") ? variable.path("value").asText().replace(IN_THE_POD, "/run/secrets/") : "$");
        }
        Map<String, String> here = new TreeMap<>();
        JsonNode environment = portner().path("environment");
        for (String name : names(environment)) {
            here.put(name, environment.path(name).asText().startsWith("$") ? "$" : environment.path(name).asText());
        }
        assertThat(here.remove("FIKS_ENVIRONMENT")).as("what the pod has from its ConfigMap").isEqualTo("$");
        assertThat(here).isEqualTo(pod);
    }

    @Test
    void theRightsAreThoseOfThePod() throws IOException {
        JsonNode security = container().path("securityContext");
        assertThat(portner().path("user").asText()).isEqualTo(security.path("runAsUser").asText() + ":" + security.path("runAsGroup").asText());
        assertThat(portner().path("read_only").asBoolean()).isEqualTo(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(portner().path("cap_drop")).isEqualTo(security.at("/capabilities/drop"));
        // Docker's own filter of system calls, which is what RuntimeDefault means, is there unless it is switched off.
        assertThat(portner().path("security_opt").toString()).isEqualTo("[\"no-new-privileges:true\"]");
        assertThat(portner().path("mem_limit").asText() + "i").isEqualToIgnoringCase(container().at("/resources/limits/memory").asText());
        assertThat(portner().path("memswap_limit")).isEqualTo(portner().path("mem_limit"));
    }

    @Test
    void allShareOneNetworkAndTheApplicationIsStoppedFirst() throws IOException {
        assertThat(portner().path("network_mode").asText()).isEqualTo("service:pod");
        JsonNode app = compose().at("/services/app");
        assertThat(app.path("network_mode").asText()).isEqualTo("service:pod");
        assertThat(StreamSupport.stream(app.path("depends_on").spliterator(), false).map(JsonNode::asText)).contains("portner");
    }

    @Test
    void everySecretIsAFile() throws IOException {
        Set<String> used = new TreeSet<>();
        portner().path("secrets").forEach(secret -> used.add(secret.asText()));
        assertThat(names(compose().path("secrets"))).isEqualTo(used);
        for (JsonNode secret : compose().path("secrets")) {
            assertThat(names(secret)).containsExactly("file");
        }
        for (JsonNode value : portner().path("environment")) {
            if (value.asText().startsWith("/run/secrets/")) {
                assertThat(used).contains(value.asText().substring("/run/secrets/".length()));
            }
        }
    }
}
