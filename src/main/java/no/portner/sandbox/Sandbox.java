package no.portner.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * What a native executable gives up for good once it listens: whoever finds a hole in it then starts no program, and no other process of
 * the same user reads its keys. The JVM cannot do this without C code, and does not (docs/security.md). Linux alone.
 */
public final class Sandbox {

    /** What is wanted. */
    public enum Use {
        /** As much as the kernel grants. */
        AUTO,
        /** Nothing, for whoever wants to attach a debugger. */
        OFF
    }

    /**
     * @param given up, in words; empty where there is no sandbox
     * @param denied what was wanted and the kernel did not grant, with its errno, in words
     */
    public record Confined(List<String> given, List<String> denied) {

        public Confined {
            given = List.copyOf(given);
            denied = List.copyOf(denied);
        }
    }

    private Sandbox() {
    }

    /** For all threads, those that run and those to come. To be called once, when all libraries are loaded. Never throws. */
    public static Confined enter(Use use) {
        List<String> given = new ArrayList<>();
        List<String> denied = new ArrayList<>();
        if (use == Use.AUTO && "runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"))
                && "Linux".equals(System.getProperty("os.name"))) {
            tell(Kernel.notDumpable(), "not dumpable", given, denied);
            tell(Kernel.noNewPrivileges(), "no new privileges", given, denied);
            RefusedCalls calls = RefusedCalls.of(System.getProperty("os.arch"));
            if (calls != null) {
                tell(Kernel.filter(calls, SyscallFilter.program(calls)), calls.numbers().size() + " system calls refused", given, denied);
            }
        }
        return new Confined(given, denied);
    }

    private static void tell(int errno, String what, List<String> given, List<String> denied) {
        if (errno == 0) {
            given.add(what);
        } else {
            denied.add(what + " (errno " + errno + ")");
        }
    }
}
