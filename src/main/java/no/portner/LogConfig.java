package no.portner;

import java.util.Objects;

/**
 * What is logged and how.
 *
 * @param level of Portner's own messages
 * @param format of every line
 * @param access whether each call gets a line
 */
public record LogConfig(Level level, Format format, boolean access) {

    /** From few messages to many. */
    public enum Level { ERROR, WARN, INFO, DEBUG, TRACE }

    /** {@code AUTO}: text on a terminal, else JSON. */
    public enum Format { AUTO, JSON, TEXT }

    public LogConfig {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(format, "format");
    }
}
