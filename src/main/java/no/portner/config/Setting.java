package no.portner.config;

/** One name in the environment that Portner reads: a {@link Variable}, or a {@link RouteAttribute} of one route. */
public interface Setting {

    /** The name in the environment. */
    String name();

    /** What holds where the environment does not set it. */
    Default byDefault();

    /** Whether the value must never be shown; it may then come from the file that {@code <name>_FILE} names. */
    boolean secret();

    /** The variable whose value is the path of a file that holds this setting's value. Read for secrets only. */
    default String fileName() {
        return name() + "_FILE";
    }
}
