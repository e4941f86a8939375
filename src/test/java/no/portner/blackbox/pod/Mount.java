package no.portner.blackbox.pod;

import java.nio.file.Path;

/**
 * A directory or file that a container sees.
 *
 * @param source on the machine
 * @param target in the container
 */
record Mount(Path source, String target, boolean writable) {

    Mount {
        if (!source.isAbsolute() || source.toString().contains(":") || !target.startsWith("/") || target.contains(":")) {
            throw new IllegalArgumentException("a mount leads from one absolute path without a colon to another: " + source);
        }
    }

    static Mount readOnly(Path source, String target) {
        return new Mount(source.toAbsolutePath().normalize(), target, false);
    }

    static Mount writable(Path source, String target) {
        return new Mount(source.toAbsolutePath().normalize(), target, true);
    }

    @Override
    public String toString() {
        return source + ":" + target + ":" + (writable ? "rw" : "ro");
    }
}
