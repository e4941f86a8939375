package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kustomization of k8s/ and of the tests renders to what two versions of Kubernetes take, and every component is in one of them. */
class EveryManifestTest {

    static final Path K8S = Path.of("k8s");
    private static final Path FIXTURES = Path.of("src", "test", "resources", "k8s", "fixtures");
    private static final String FILE = "kustomization.yaml";
    /** Kustomize's own objects and what only it reads; the chart's templates are not YAML before helm has read them. */
    private static final Set<String> FOR_KUSTOMIZE = Set.of("Variables", "Addresses", "Component", "Kustomization");

    static List<String> fixtures() throws IOException {
        try (Stream<Path> directories = Files.list(FIXTURES)) {
            return directories.filter(directory -> Files.exists(directory.resolve(FILE))).map(directory -> directory.getFileName().toString()).sorted().toList();
        }
    }

    static List<Path> kustomizations() throws IOException {
        try (Stream<Path> files = Files.walk(K8S)) {
            return files.filter(file -> file.endsWith(FILE) && !isComponent(file)).map(Path::getParent).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyKustomizationIsWhatAClusterTakes(Path directory) {
        assertTaken(Manifests.kustomize(directory));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyFixtureIsWhatAClusterTakes(String fixture) {
        assertTaken(Manifests.kustomize(fixture));
    }

    @Test
    void everyComponentIsInAFixture() throws IOException {
        Set<Path> used = new TreeSet<>();
        for (String fixture : fixtures()) {
            addComponents(FIXTURES.resolve(fixture), used);
        }
        try (Stream<Path> files = Files.walk(K8S)) {
            assertThat(used).containsAll(files.filter(file -> file.endsWith(FILE) && isComponent(file)).map(Path::getParent).toList());
        }
    }

    private static void addComponents(Path directory, Set<Path> used) {
        for (JsonNode component : read(directory.resolve(FILE)).path("components")) {
            Path path = directory.resolve(component.asText()).normalize();
            used.add(path);
            addComponents(path, used);
        }
    }

    /** Each by itself would do in the tests and not in a cluster: these are what applications are merged with. */
    @Test
    void everyKindOfWorkloadGetsTheSamePod() {
        List<JsonNode> portners = Portners.workloads("transparent").stream().map(Manifests::podSpec).map(Portners::in).distinct().toList();
        assertThat(portners).hasSize(1);
        Map<String, List<JsonNode>> patches = patches();
        assertThat(patches).isNotEmpty();
        patches.forEach((directory, pods) -> assertThat(pods.stream().distinct()).as("the two patches of " + directory).hasSize(1));
    }

    /** A pod stands in every patch twice, once for CronJobs: in the two files of a directory. */
    private static Map<String, List<JsonNode>> patches() {
        try (Stream<Path> files = Files.walk(K8S)) {
            return files.filter(file -> file.getFileName().toString().matches("(pod|label)(-of-a-cronjob)?\\.yaml")).sorted(Comparator.reverseOrder())
                    .collect(Collectors.groupingBy(file -> file.getParent().toString(), Collectors.mapping(file -> template(read(file)), Collectors.toList())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode template(JsonNode workload) {
        return workload.path("kind").asText().equals("CronJob") ? workload.at("/spec/jobTemplate/spec/template") : workload.at("/spec/template");
    }

    private static void assertTaken(List<JsonNode> objects) {
        assertThat(objects).isNotEmpty().noneMatch(object -> FOR_KUSTOMIZE.contains(object.path("kind").asText()));
        assertThat(objects.stream().flatMap(object -> StrictSchemas.problems(object).stream())).isEmpty();
    }

    private static boolean isComponent(Path kustomization) {
        return read(kustomization).path("kind").asText().equals("Component");
    }

    private static JsonNode read(Path file) {
        try {
            return Manifests.parse(Files.readString(file)).get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theExampleHasNoCodeForTokens() {
        List<JsonNode> objects = Manifests.kustomize(K8S.resolve("example"));
        JsonNode script = objects.stream().filter(object -> object.at("/data/call.sh").isTextual()).findFirst().orElseThrow().at("/data/call.sh");
        assertThat(script.asText().lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n")))
                .doesNotContainIgnoringCase("token").doesNotContainIgnoringCase("authorization").doesNotContainIgnoringCase("integrasjon");
        JsonNode pod = Manifests.podSpec(Manifests.named(objects, "Deployment", "fiks-example"));
        assertThat(StreamSupport.stream(Manifests.byName(pod.path("containers"), "app").path("volumeMounts").spliterator(), false)
                .map(mount -> mount.path("name").asText())).containsExactly("app");
    }
}
