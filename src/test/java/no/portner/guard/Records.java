package no.portner.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What was last accepted as a call's cost: {@code bench/records.properties}, one {@code name=number} a line. */
public final class Records {

    static final Path FILE = Path.of("bench", "records.properties");
    static final Path NOTES = Path.of("bench", "NOTES.md");
    /** Of a change in either direction: what became cheaper is recorded too, or it could become dearer again unseen. */
    private static final int TOLERANCE_PER_CENT = 5;
    private static final String HOW = "If this is meant, bench/record writes the new number into " + FILE + ", and a line in " + NOTES
            + " says why.";

    private Records() {
    }

    public static OptionalLong of(String name) throws IOException {
        for (String line : Files.readAllLines(FILE)) {
            if (line.startsWith(name + "=")) {
                return OptionalLong.of(Long.parseLong(line.substring(name.length() + 1).strip()));
            }
        }
        return OptionalLong.empty();
    }

    /** @return what is wrong with a number, or an empty text */
    public static String complaint(String name, long measured, long recorded) {
        return Math.abs(measured - recorded) * 100 <= recorded * TOLERANCE_PER_CENT ? ""
                : String.format(Locale.ROOT, "%s: measured %d, recorded %d, %+.1f %% where %d %% are allowed. %s", name, measured, recorded,
                        100.0 * (measured - recorded) / recorded, TOLERANCE_PER_CENT, HOW);
    }

    /** Puts a number into the file, in the place of the one that it has by this name. */
    public static void write(String name, long measured) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(FILE));
        String line = name + "=" + measured;
        int at = 0;
        while (at < lines.size() && !lines.get(at).startsWith(name + "=")) {
            at++;
        }
        if (at < lines.size()) {
            lines.set(at, line);
        } else {
            lines.add(line);
        }
        Files.write(FILE, lines);
    }
}
