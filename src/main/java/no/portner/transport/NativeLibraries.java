package no.portner.transport;

import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The two libraries that make the data path cheap: epoll and BoringSSL. An executable finds them beside itself and unpacks nothing, since a
 * read-only file system has no place for that; on the JVM they come out of their jars. Portner does the same without them, for more CPU.
 *
 * @param epoll whether event loops are to use epoll
 * @param tls who encrypts
 * @param missing what was wanted and could not be loaded, with the reason, in words; empty when all is there or nothing was wanted
 */
public record NativeLibraries(boolean epoll, TlsEngine tls, List<String> missing) {

    /** What is wanted. */
    public enum Use {
        /** What can be loaded. */
        AUTO,
        /** Both, or no start. */
        REQUIRE,
        /** Neither. */
        OFF
    }

    public NativeLibraries {
        missing = List.copyOf(missing);
    }

    /** Loads what is wanted. Never throws: what cannot be loaded is told. */
    public static NativeLibraries load(Use use) {
        if (use == Use.OFF) {
            return new NativeLibraries(false, TlsEngine.JDK, List.of());
        }
        List<String> missing = new ArrayList<>();
        if (!Epoll.isAvailable()) {
            missing.add(library("transport_native_epoll") + " cannot be loaded: " + reason(Epoll.unavailabilityCause()));
        }
        if (!OpenSsl.isAvailable()) {
            missing.add(library("tcnative_linux") + " cannot be loaded: " + reason(OpenSsl.unavailabilityCause()));
        }
        return new NativeLibraries(Epoll.isAvailable(), OpenSsl.isAvailable() ? TlsEngine.OPENSSL : TlsEngine.JDK, missing);
    }

    /** Tells the loader where the executable's libraries are: to be called before anything is loaded, by Vert.x or by {@link #load}. */
    public static void lookBesideTheExecutable() {
        if ("runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"))) {
            try {
                Path executable = Files.readSymbolicLink(Path.of("/proc/self/exe"));
                System.setProperty("java.library.path", executable.getParent().toString());
            } catch (IOException | RuntimeException noProc) {
                // Without /proc the loader looks where it looks by itself, and what it does not find is told.
            }
        }
    }

    /** As Netty calls it on a processor of this kind, {@code x86_64} or {@code aarch_64}. */
    private static String library(String name) {
        return "libnetty_" + name + "_" + PlatformDependent.normalizedArch() + ".so";
    }

    /** The first cause: Netty wraps it in a list of all that it tried. */
    private static String reason(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return String.valueOf(first.getMessage()).lines().findFirst().orElse("");
    }
}
