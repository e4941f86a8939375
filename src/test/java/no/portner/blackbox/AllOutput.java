package no.portner.blackbox;

import java.util.ArrayList;
import java.util.List;

/** Everything that any Portner of this test run has written, for the search for secrets. */
final class AllOutput {

    private static final List<String> LINES = new ArrayList<>();

    private AllOutput() {
    }

    static synchronized void add(String line) {
        LINES.add(line);
    }

    static synchronized List<String> lines() {
        return List.copyOf(LINES);
    }
}
