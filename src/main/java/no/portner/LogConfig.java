package no.portner;

import java.util.Objects;
import java.util.Optional;

/**
 * What is told of Portner and of calls, and how.
 *
 * @param level of Portner's own messages
 * @param format of every line
 * @param access whether each call gets a line, and in what form
 * @param debugHeader the header in which answers tell of their way through Portner; empty where they do not
 */
public record LogConfig(Level level, Format format, Access access, Optional<String> debugHeader) {

    /** From few messages to many. */
    public enum Level { ERROR, WARN, INFO, DEBUG, TRACE }

    /** {@code AUTO}: text on a terminal, else JSON. */
    public enum Format { AUTO, JSON, TEXT }

    /** {@code ON}: in the form of every line. */
    public enum Access { ON, OFF, JSON, TEXT }

    public LogConfig {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(debugHeader, "debugHeader");
    }
}
