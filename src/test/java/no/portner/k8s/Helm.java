package no.portner.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program helm, told to ask no cluster and to keep what it keeps in a directory of the tests. */
final class Helm {

    private static final long SECONDS = 60;

    private Helm() {
    }

    /** @param values the text of a values file, which {@code --values -} among the arguments reads */
    static Run run(Path directory, String values, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(KubernetesTools.helm().toString());
        command.addAll(arguments);
        try {
            Path home = Files.createDirectories(Path.of("target", "helm")).toAbsolutePath();
            Path in = Files.createTempFile(home, "values", ".yaml");
            Path out = Files.createTempFile(home, "out", ".txt");
            Path err = Files.createTempFile(home, "err", ".txt");
            Files.writeString(in, values);
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                    .redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("HELM_CACHE_HOME", home.resolve("cache").toString());
            builder.environment().put("HELM_CONFIG_HOME", home.resolve("config").toString());
            builder.environment().put("HELM_DATA_HOME", home.resolve("data").toString());
            builder.environment().put("KUBECONFIG", "/dev/null");
            Process process = builder.start();
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError(command + " did not end");
                }
                return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                process.destroyForcibly();
                for (Path file : List.of(in, out, err)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static Run run(Path directory, String... arguments) {
        return run(directory, "", List.of(arguments));
    }

    record Run(int exit, String out, String err) {

        /** @return what it wrote, once it is sure that it succeeded */
        String succeeded() {
            if (exit != 0) {
                throw new AssertionError("helm ended with " + exit + ": " + err);
            }
            return out;
        }
    }
}
