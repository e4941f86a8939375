package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.portner.pages.Page;
import no.portner.pages.Runner;
import no.portner.pages.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages tell people to apply to a cluster, rendered instead, for there is none; and each kustomization that stands beside it. */
class CommandsOfClustersTest {

    private static final Pattern SOURCE = Pattern.compile("--from-(literal|file)=([a-z-]+)=");
    private static final String SECRET = "kubectl create secret generic portner ";
    /** The same programs, told to ask no cluster. */
    private static final String BEFORE = """
            set -euo pipefail
            export HELM_CACHE_HOME=$PWD/helm HELM_CONFIG_HOME=$PWD/helm HELM_DATA_HOME=$PWD/helm KUBECONFIG=/dev/null
            kubectl() {
              echo ---
              case "$1 $2" in
                "create secret") %1$s "$@" --dry-run=client -o yaml ;;
                "apply -k") %1$s kustomize "$3" ;;
                "label namespace") echo '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"'"$3"'"}}' | %1$s label --local -f - "$4" -o yaml ;;
                *) %1$s "$@" ;;
              esac
            }
            helm() {
              echo ---
              local words=(template)
              for word in "${@:2}"; do case "$word" in --install|--create-namespace) ;; *) words+=("$word") ;; esac; done
              %2$s "${words[@]}"
            }
            """;

    @TempDir
    Path temporary;

    static Stream<Script> scripts() {
        return Script.of(Runner.CLUSTER);
    }

    private static Stream<String> commands() {
        return scripts().flatMap(script -> script.commands().stream()).distinct();
    }

    private static Stream<Page.Fenced> kustomizations() {
        return Page.all().stream().flatMap(page -> page.fenced().stream())
                .filter(fenced -> fenced.language().equals("yaml") && fenced.text().startsWith("resources: "));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void whatIsToBeAppliedCanBeRendered(Script script) throws Exception {
        Path place = Files.createTempDirectory(Files.createDirectories(Path.of("target", "commands")), "cluster-");
        for (String file : List.of("auth.p12", "auth.password", "integrasjon.password")) {
            Files.writeString(place.resolve(file), "made up");
        }
        Files.createSymbolicLink(place.resolve("k8s"), Path.of("k8s").toAbsolutePath());
        if (script.commands().contains("kubectl apply -k .")) {
            // Where the page has none of its own the reader has just been told of another's.
            write(place, kustomizations().filter(each -> each.page().equals(script.page())).findFirst().orElseThrow().text());
        }
        Charts.copy(Charts.APPLICATION, place.resolve("app"));
        Path chart = place.resolve("app").resolve("Chart.yaml");
        Files.writeString(chart, Files.readString(chart).replaceFirst("repository: .*", "repository: file://" + Charts.OURS));
        String text = script.text("<path>", ".", "<client id>", "client", "<id>", "id", "<integration id>", "id", "<namespace>", "somewhere",
                "<your registry>", "registry.example.no");
        List<JsonNode> objects = Manifests.parse(bash(place, text));
        assertThat(objects).hasSizeGreaterThanOrEqualTo(script.commands().size());
        assertThat(objects.stream().flatMap(object -> StrictSchemas.problems(object).stream())).isEmpty();
    }

    /** @return what it says on standard output, when all of it succeeds */
    private String bash(Path place, String script) throws IOException, InterruptedException {
        Path errors = temporary.resolve("errors");
        Process process = new ProcessBuilder("bash", "-c", BEFORE.formatted(KubernetesTools.kubectl(), KubernetesTools.helm()) + script)
                .directory(place.toFile()).redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", script, Files.readString(errors)).isZero();
        return said;
    }

    /** The keys of the Secret on the pages are those that the pod asks for. */
    @Test
    void theSecretHasTheKeysThatThePodAsksFor() {
        String container = Portners.in(Manifests.podSpec(Portners.workloads("native").get(0))).toString();
        Set<String> asked = Pattern.compile("\"key\":\"([a-z-]+)\"|/var/run/secrets/portner/([a-z-]+)\"").matcher(container).results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1)).collect(Collectors.toCollection(TreeSet::new));
        List<String> secrets = commands().filter(command -> command.startsWith(SECRET)).toList();
        assertThat(secrets).isNotEmpty().allSatisfy(command -> assertThat(SOURCE.matcher(command).results().map(match -> match.group(2)))
                .containsExactlyInAnyOrderElementsOf(asked));
    }

    /** Each kustomization on the pages, beside a Deployment. */
    @Test
    void theKustomizationsOfThePagesAddPortner() throws IOException {
        List<String> kustomizations = kustomizations().map(Page.Fenced::text).distinct().toList();
        assertThat(kustomizations).hasSizeGreaterThan(2);
        for (String kustomization : kustomizations) {
            Path place = Files.createTempDirectory(Files.createDirectories(Path.of("target", "commands")), "kustomization-");
            write(place, kustomization);
            List<JsonNode> objects = Manifests.kustomize(place);
            assertThat(Portners.in(Manifests.podSpec(Manifests.named(objects, "Deployment", "plain")))).isNotNull();
            assertThat(objects.stream().flatMap(object -> StrictSchemas.problems(object).stream())).isEmpty();
        }
    }

    /** Three below the checkout. */
    private static void write(Path place, String kustomization) throws IOException {
        Files.copy(Path.of("src/test/resources/k8s/apps/plain.yaml"), place.resolve("deployment.yaml"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(Path.of("k8s/network/plain/addresses.example.yaml"), place.resolve("addresses.yaml"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(place.resolve("kustomization.yaml"), kustomization.replace("<path to this repository>", "../../..")
                .replace("<registry>", "registry.example.no").replace("<version>", "0.1.0"));
    }
}
