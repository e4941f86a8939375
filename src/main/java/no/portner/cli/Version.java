package no.portner.cli;

import io.quarkus.runtime.ImageMode;

/** Which Portner this is. */
public final class Version {

    /**
     * The build's version, held to the pom's by a test: the jar's manifest, where Quarkus writes it too, does not get into a native
     * executable, and Quarkus' own configuration is there only once Quarkus has started.
     */
    public static final String NUMBER = "0.1.0-SNAPSHOT";

    private Version() {
    }

    static String line() {
        String kind = ImageMode.current() == ImageMode.NATIVE_RUN ? "native, " : "";
        return "portner " + NUMBER + " (" + kind + "Java " + System.getProperty("java.version") + ")";
    }
}
