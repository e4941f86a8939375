package no.portner.blackbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where a Portner runs: as a process like any other, or in a container of a pod. */
public interface Surroundings {

    String HEAP = "-Xmx128m";
    String QUICK_START = "-XX:TieredStopAtLevel=1";
    String FEW_THREADS = "-XX:+UseSerialGC";

    /** Beside the tests, with what they have. */
    Surroundings NONE = new Surroundings() {

        private static final Duration PATIENCE = Duration.ofSeconds(5);

        @Override
        public List<String> command(Path underTest) {
            return underTest.toString().endsWith(".jar")
                    ? List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP, QUICK_START, FEW_THREADS, "-jar",
                            underTest.toString())
                    : List.of(underTest.toString());
        }

        @Override
        public String page(int port, String path) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(PATIENCE).build();
            return Calls.client().send(request, BodyHandlers.ofString()).body();
        }
    };

    /** @param underTest the jar, or the native executable */
    List<String> command(Path underTest);

    /** What it answers on a port of its own, asked for from where it can be asked. */
    String page(int port, String path) throws IOException, InterruptedException;
}
