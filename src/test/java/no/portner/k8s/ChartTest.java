package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart as such: what helm says to it, and what it is outside of any application. */
class ChartTest {

    @TempDir
    Path directory;

    @BeforeAll
    static void tools() {
        KubernetesTools.helm();
    }

    @Test
    void lintHasNothingToSay() {
        assertThat(Helm.run(Charts.OURS, "lint", "--strict", "--quiet", ".").succeeded()).isBlank();
    }

    @Test
    void byItselfAndUnaskedItAddsNothingToACluster() {
        assertThat(Charts.objects(Charts.OURS, "")).isEmpty();
    }

    @Test
    void itIsPackagedTwiceAndTheSecondTakesTheFirstOnesPlace() throws IOException {
        for (int time = 1; time <= 2; time++) {
            Helm.run(Charts.OURS, "package", ".", "--destination", directory.toString()).succeeded();
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("portner-" + version() + ".tgz");
        }
        assertThat(Charts.OURS.resolve("charts")).doesNotExist();
    }

    /** What a package holds is what was in the folder: an application that has the packed chart gets the same pod. */
    @Test
    void thePackageGivesWhatTheFolderGives() throws IOException {
        Path folder = Charts.application(directory.resolve("folder"));
        Path packed = directory.resolve("packed");
        Charts.copy(Charts.APPLICATION, packed);
        Helm.run(Charts.OURS, "package", ".", "--destination", Files.createDirectories(packed.resolve("charts")).toString()).succeeded();
        assertThat(Charts.objects(packed, "portner: {mode: interception}")).isNotEmpty()
                .isEqualTo(Charts.objects(folder, "portner: {mode: interception}"));
    }

    /** As README.md of the chart says, but for upgrade, which asks the cluster what is there already. */
    @Test
    void helmBringsTheDependencyByItself() throws IOException {
        Path application = directory.resolve("application");
        Charts.copy(Charts.APPLICATION, application);
        Path description = application.resolve("Chart.yaml");
        Files.writeString(description, Files.readString(description).replaceFirst("file://\\S+", "file://" + Charts.OURS));
        String made = Helm.run(application, "install", "app", ".", "--dependency-update", "--dry-run=client",
                "--set", "portner.environment=test", "--set", "portner.image.repository=registry.example.no/portner").succeeded();
        assertThat(made).contains("image: registry.example.no/portner:", "name: FIKS_ENVIRONMENT");
    }

    @Test
    void itIsTheChartOfThisVersion() throws IOException {
        var version = Pattern.compile("<artifactId>portner</artifactId>\\s*<version>(.*)</version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(description().path("appVersion").asText()).isEqualTo(version.group(1));
    }

    private static String version() throws IOException {
        return description().path("version").asText();
    }

    private static JsonNode description() throws IOException {
        return Manifests.parse(Files.readString(Charts.OURS.resolve("Chart.yaml"))).get(0);
    }
}
