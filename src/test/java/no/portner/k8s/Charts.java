package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Our chart, and an application's chart that has it as a dependency. */
final class Charts {

    static final Path OURS = Path.of("k8s", "chart").toAbsolutePath();
    static final Path APPLICATION = Path.of("src", "test", "resources", "k8s", "chart-app");

    private Charts() {
    }

    /** A copy of the application's chart with ours in it, as {@code helm dependency build} would leave it. */
    static Path application(Path directory) {
        copy(APPLICATION, directory);
        copy(OURS, directory.resolve("charts").resolve("portner"));
        return directory;
    }

    /** @param values of the chart; in an application's chart ours are under {@code portner} */
    static Helm.Run template(Path chart, String values, String... more) {
        List<String> arguments = new ArrayList<>(List.of("template", "release", ".", "--namespace", "somewhere", "--values", "-"));
        arguments.addAll(List.of(more));
        return Helm.run(chart, values, arguments);
    }

    static List<JsonNode> objects(Path chart, String values, String... more) {
        return Manifests.parse(template(chart, values, more).succeeded());
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
