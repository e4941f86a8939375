package no.portner.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is at the other end of standard output.
 *
 * @param terminal whether a line can be written over
 * @param colours whether it shows colours, and nobody has asked for none
 */
public record Screen(boolean terminal, boolean colours) {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    public Screen {
        if (colours && !terminal) {
            throw new IllegalArgumentException("colours are a terminal's");
        }
    }

    /** @param environment the process's: {@code NO_COLOR} (no-color.org) and {@code TERM} count */
    public static Screen of(Map<String, String> environment) {
        boolean terminal = System.console() != null && isTerminal() && !"dumb".equals(environment.get("TERM"));
        return new Screen(terminal, terminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    /** Some Java versions have a console where no terminal is; where Linux tells what standard output is, that counts. */
    private static boolean isTerminal() {
        try {
            return !Files.isSymbolicLink(STANDARD_OUTPUT)
                    || Files.readSymbolicLink(STANDARD_OUTPUT).toString().matches("/dev/(pts/\\d+|tty\\w*|console)|/\\d+");
        } catch (IOException e) {
            return true;
        }
    }
}
