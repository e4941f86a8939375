package no.portner.pki;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine, where it has it. */
final class Program {

    private static final long PATIENCE_SECONDS = 60;

    private final String path;

    private Program(String path) {
        this.path = path;
    }

    /** @param output standard output and error, as they came */
    record Run(int exitCode, String output) {

        boolean succeeded() {
            return exitCode == 0;
        }
    }

    static Program at(Path path) {
        return new Program(path.toString());
    }

    /** The test is skipped where there is no such program. */
    static Program named(String name) {
        Optional<Path> found = Arrays.stream(System.getenv("PATH").split(":")).map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable).findFirst();
        assumeTrue(found.isPresent(), () -> "this machine has no " + name);
        return at(found.get());
    }

    /** Every JDK that is installed where Linux distributions put them, and the one that this runs on. */
    static List<Path> jdks() throws IOException {
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home")).toRealPath()));
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> installed = Files.list(usual)) {
                for (Path home : installed.toList()) {
                    if (Files.isExecutable(home.resolve("bin/keytool")) && !homes.contains(home.toRealPath())) {
                        homes.add(home.toRealPath());
                    }
                }
            }
        }
        return homes;
    }

    Run run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(path));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("program", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                    .redirectInput(Path.of("/dev/null").toFile());
            builder.environment().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(command + " did not end: " + Files.readString(output));
            }
            return new Run(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
