package no.portner.k8s;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * kubectl and helm, from where {@code .ci/kubernetes-tools} puts them or from the PATH. Where one is missing the test is skipped, but not in CI:
 * there a test that never ran would look like one that passed.
 */
public final class KubernetesTools {

    private static final Map<String, Optional<Path>> FOUND = new ConcurrentHashMap<>();
    private static final int PATIENCE_SECONDS = 60;

    private KubernetesTools() {
    }

    /** @return one whose {@code kustomize} works */
    public static Path kubectl() {
        return require("kubectl", "kustomize");
    }

    public static Path helm() {
        return require("helm", "template");
    }

    private static Path require(String name, String command) {
        Optional<Path> found = FOUND.computeIfAbsent(name, missing -> candidates(name).stream().filter(tool -> does(tool, command)).findFirst());
        String message = "no " + name + " that can " + command + ": run .ci/kubernetes-tools";
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        assumeTrue(found.isPresent(), message);
        return found.get();
    }

    private static List<Path> candidates(String name) {
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).orElse(System.getProperty("user.home") + "/.cache");
        List<Path> candidates = new ArrayList<>(List.of(Path.of("target", "tools", name), Path.of(cache, "kubernetes-tools", name)));
        Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator)).map(place -> Path.of(place, name)).forEach(candidates::add);
        return candidates.stream().filter(Files::isExecutable).map(Path::toAbsolutePath).toList();
    }

    private static boolean does(Path tool, String command) {
        try {
            run(tool, command, "--help");
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /**
     * @return what it wrote on its standard output
     * @throws AssertionError with what it wrote on its error output, when it ends with another code than 0
     */
    public static String run(Path tool, String... arguments) {
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            Path errors = Files.createTempFile("kubernetes-tools", ".err");
            try {
                Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    process.destroyForcibly();
                    throw new AssertionError(command + ": " + Files.readString(errors));
                }
                return output;
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new AssertionError(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
