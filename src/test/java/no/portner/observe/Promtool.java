package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prometheus' own judge of rules, from Debian's package {@code prometheus}. */
final class Promtool {

    /** @param output of both kinds */
    record Run(int exit, String output) {
    }

    private Promtool() {
    }

    /** @param directory where the files are that the arguments name; where there is no promtool the test is skipped, but for CI=true */
    static Run run(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = start(directory, command);
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
        return new Run(process.exitValue(), output);
    }

    private static Process start(Path directory, List<String> command) {
        try {
            return new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue("true".equals(System.getenv("CI")), "promtool is not here (Debian's package prometheus)");
            throw new AssertionError("promtool is there, as it must be under CI=true", e);
        }
    }
}
