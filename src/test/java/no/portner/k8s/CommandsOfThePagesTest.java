package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages tell people to type, as far as it needs no cluster. */
class CommandsOfThePagesTest {

    private static final List<Path> PAGES = List.of(Path.of("README.md"), Path.of("k8s", "README.md"), Path.of("docs", "kubernetes.md"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```");
    private static final Pattern KUSTOMIZATION = Pattern.compile("(?ms)^ *```yaml\\n( *resources: .*?)^ *```");
    private static final Pattern SOURCE = Pattern.compile("--from-(literal|file)=([a-z-]+)=");
    private static final String SECRET = "kubectl create secret generic portner ";

    @TempDir
    Path directory;

    static Stream<String> rendered() throws IOException {
        return commands().filter(command -> command.startsWith("kubectl kustomize "));
    }

    private static Stream<String> commands() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path page : PAGES) {
            text.append(Files.readString(page));
        }
        return BLOCK.matcher(text).results().map(MatchResult::group).map(block -> block.replaceAll("\\\\\\n *", "")).flatMap(String::lines).map(String::strip)
                .filter(line -> line.startsWith("kubectl ")).distinct();
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void whatIsToBeRenderedCanBe(String command) {
        String[] words = command.split(" ");
        assertThat(words).hasSize(3);
        assertThat(Manifests.kustomize(Path.of(words[2]))).isNotEmpty();
    }

    /** The keys of the Secret on the pages are those that the pod asks for. */
    @Test
    void theSecretHasTheKeysThatThePodAsksFor() throws IOException {
        String container = Portners.in(Manifests.podSpec(Portners.workloads("native").get(0))).toString();
        Set<String> asked = Pattern.compile("\"key\":\"([a-z-]+)\"|/var/run/secrets/portner/([a-z-]+)\"").matcher(container).results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1)).collect(Collectors.toCollection(TreeSet::new));
        List<String> secrets = commands().filter(command -> command.startsWith(SECRET)).toList();
        assertThat(secrets).isNotEmpty().allSatisfy(command -> assertThat(SOURCE.matcher(command).results().map(match -> match.group(2)))
                .containsExactlyInAnyOrderElementsOf(asked));
    }

    @Test
    void theSecretIsMadeByTheCommandAsItStands() throws IOException {
        String command = commands().filter(each -> each.startsWith(SECRET)).findFirst().orElseThrow();
        for (String file : List.of("auth.p12", "auth.password", "integrasjon.password")) {
            Files.writeString(directory.resolve(file), "made up");
        }
        String[] arguments = (command.replace("<path>", directory.toString()).replace("<client id>", "client").replace("<id>", "id") + " --dry-run=client -o yaml")
                .replaceFirst("kubectl ", "").split(" +");
        List<JsonNode> objects = Manifests.parse(KubernetesTools.run(KubernetesTools.kubectl(), arguments));
        assertThat(objects).hasSize(1);
        assertThat(StrictSchemas.problems(objects.get(0))).isEmpty();
        assertThat(objects.get(0).path("data").size()).isEqualTo(5);
    }

    /** Each kustomization on the pages, beside a Deployment. */
    @Test
    void theKustomizationsOfThePagesAddPortner() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path page : PAGES) {
            text.append(Files.readString(page));
        }
        List<String> kustomizations = KUSTOMIZATION.matcher(text).results().map(match -> match.group(1)).distinct().toList();
        assertThat(kustomizations).hasSizeGreaterThan(2);
        int number = 0;
        for (String kustomization : kustomizations) {
            Path place = Files.createDirectories(Path.of("target", "kustomizations", Integer.toString(number++)));
            Files.copy(Path.of("src/test/resources/k8s/apps/plain.yaml"), place.resolve("deployment.yaml"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(Path.of("k8s/network/plain/addresses.example.yaml"), place.resolve("addresses.yaml"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(place.resolve("kustomization.yaml"), kustomization.replace("<path to this repository>", "../../..")
                    .replace("<registry>", "registry.example.no").replace("<version>", "0.1.0"));
            List<JsonNode> objects = Manifests.kustomize(place);
            assertThat(Portners.in(Manifests.podSpec(Manifests.named(objects, "Deployment", "plain")))).isNotNull();
            assertThat(objects.stream().flatMap(object -> StrictSchemas.problems(object).stream())).isEmpty();
        }
    }
}
