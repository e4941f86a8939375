package no.portner.blackbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where a Portner runs: as a process like any other, or in a container of a pod. */
public interface Surroundings {

    String HEAP = "-Xmx128m";
    String QUICK_START = "-XX:TieredStopAtLevel=1";
    String FEW_THREADS = "-XX:+UseSerialGC";

    /** Beside the tests, with what they have. */
    Surroundings NONE = new Beside(List.of(HEAP, QUICK_START, FEW_THREADS));
    /** The same for what moves gigabytes: of the JVM's compilers it is the slow one that knows the processor's AES. */
    Surroundings BULK = new Beside(List.of(HEAP, FEW_THREADS));

    /** @param options of a JVM */
    record Beside(List<String> options) implements Surroundings {

        private static final Duration PATIENCE = Duration.ofSeconds(5);

        @Override
        public List<String> command(Path underTest) {
            if (!underTest.toString().endsWith(".jar")) {
                return List.of(underTest.toString());
            }
            List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(options);
            command.addAll(List.of("-jar", underTest.toString()));
            return command;
        }

        @Override
        public String page(int port, String path) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(PATIENCE).build();
            return Calls.client().send(request, BodyHandlers.ofString()).body();
        }
    }

    /** @param underTest the jar, or the native executable */
    List<String> command(Path underTest);

    /** What it answers on a port of its own, asked for from where it can be asked. */
    String page(int port, String path) throws IOException, InterruptedException;
}
