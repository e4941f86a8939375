package no.portner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Test data that others made. It stands beside the checkout and is read from there; a user's clone has none, and skips what needs it. */
public final class Corpora {

    private static final Path PLACE = Path.of("..", "shared", "corpora");

    private Corpora() {
    }

    /** @return the folder; where it is missing the test is skipped with a message, and under {@code CI=true} it fails */
    public static Path folder(String name) {
        Path folder = PLACE.resolve(name);
        boolean there = Files.isDirectory(folder);
        String message = "the corpus " + name + " does not stand beside the checkout";
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        assumeTrue(there, message);
        return folder;
    }
}
