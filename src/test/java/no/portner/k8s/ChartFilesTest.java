package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A chart reads nothing beyond its own folder, so it has copies of what others apply from k8s/ (docs/adr). To write them anew:
 * {@code ./mvnw test -Dtest=ChartFilesTest -Dportner.chart=write}.
 */
class ChartFilesTest {

    private static final Path COPIES = Charts.OURS.resolve("files");
    private static final List<String> COPIED = List.of("injection/parameters.yaml", "injection/policy.yaml", "injection/binding.yaml",
            "injection/refusals.yaml", "monitoring/pod/podmonitor.yaml", "monitoring/base/prometheusrule.yaml", "monitoring/base/dashboard.json");

    @Test
    void theCopiesInTheChartAreWhatIsInK8s() throws IOException {
        TreeMap<String, String> originals = new TreeMap<>();
        for (String file : COPIED) {
            originals.put(file, Files.readString(Path.of("k8s", file)));
        }
        if ("write".equals(System.getProperty("portner.chart"))) {
            for (var original : originals.entrySet()) {
                Path copy = COPIES.resolve(original.getKey());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, original.getValue());
            }
        }
        TreeMap<String, String> copies = new TreeMap<>();
        try (Stream<Path> files = Files.walk(COPIES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copies.put(COPIES.relativize(file).toString(), Files.readString(file));
            }
        }
        assertThat(copies).as("stale: run ./mvnw test -Dtest=ChartFilesTest -Dportner.chart=write").isEqualTo(originals);
    }

    /** What is added there belongs into the chart too, or is named here with the reason why not. */
    @Test
    void nothingIsForgotten() throws IOException {
        // kustomization.yaml is kustomize's own; a release has a namespace already; a ServiceMonitor is the other way to the same metrics.
        Pattern left = Pattern.compile(".*/kustomization\\.yaml|injection/namespace\\.yaml|monitoring/service/.*");
        List<String> found = new ArrayList<>();
        for (String folder : List.of("injection", "monitoring")) {
            try (Stream<Path> files = Files.walk(Path.of("k8s", folder))) {
                files.map(file -> Path.of("k8s").relativize(file).toString()).filter(file -> file.matches(".*\\.(yaml|json)")).forEach(found::add);
            }
        }
        found.removeIf(left.asMatchPredicate());
        assertThat(found).containsExactlyInAnyOrderElementsOf(COPIED);
    }
}
