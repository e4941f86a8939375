package no.portner.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import no.portner.twin.ReceivedGrant;

/** What a run leaves in {@code bench/work} for whoever wants to know why: Portner's output, and all else in the order it happened. */
final class Trail {

    private static final Path DIRECTORY = Path.of("bench", "work");

    private Trail() {
    }

    static void write(String output, List<ReceivedGrant> requests, History history) throws IOException {
        Files.createDirectories(DIRECTORY);
        Files.writeString(DIRECTORY.resolve("soak-portner.log"), output);
        Stream<String> received = requests.stream().map(request -> request.at() + " token request: " + request.outcome() + " "
                + request.fault().map(kind -> "met " + kind + " ").orElse("") + "key " + request.key() + " jti " + request.jti());
        // Both begin with the same form of time, of which a few digits may be missing at the end.
        Files.write(DIRECTORY.resolve("soak-events.log"),
                Stream.concat(history.newest(Integer.MAX_VALUE).stream(), received).sorted().toList());
    }
}
