package no.portner.blackbox.pod;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Programs of the system's. What is not there skips a test, but not in CI: there a test that never ran would look like one that passed. */
public final class Tools {

    private static final Map<String, Boolean> FOUND = new ConcurrentHashMap<>();
    private static final int PATIENCE_SECONDS = 60;

    private Tools() {
    }

    /** Skips the test, or fails it in CI, unless each of these commands ends with 0. */
    public static void require(String... commands) {
        List<String> missing = new ArrayList<>();
        for (String command : commands) {
            if (!works(command)) {
                missing.add(command);
            }
        }
        String message = "does not work on this machine: " + String.join(", ", missing);
        if (!missing.isEmpty() && ("true".equals(System.getenv("CI")) || "required".equals(System.getenv("POD_TESTS")))) {
            throw new AssertionError(message);
        }
        assumeTrue(missing.isEmpty(), message);
    }

    /** Namespaces, and all that they are made with: by root alone. */
    static void requireNamespaces() {
        require("test $(id -u) = 0", "unshare --net --mount true", "nsenter --version", "ip -V", "setpriv --version", "curl --version");
    }

    /** Whether this command ends with 0. */
    static boolean works(String command) {
        return FOUND.computeIfAbsent(command, Tools::endsWell);
    }

    private static boolean endsWell(String command) {
        try {
            run(List.of("sh", "-c", command));
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /** @return what it wrote, its errors included, when it ended with 0 */
    public static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end: " + output);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(command + " ended with " + process.exitValue() + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new AssertionError(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
