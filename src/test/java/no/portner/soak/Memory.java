package no.portner.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process' resident memory, where Linux tells it.
 *
 * @param kib in all; 0 where it is not told
 * @param anonymousKib of that, what is not of files
 */
record Memory(long kib, long anonymousKib) {

    static Memory of(Process process) {
        try {
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
            return new Memory(number(status, "VmRSS:"), number(status, "RssAnon:"));
        } catch (IOException e) {
            return new Memory(0, 0);
        }
    }

    private static long number(String status, String name) {
        return status.lines().filter(line -> line.startsWith(name)).map(line -> line.replaceAll("\\D", "")).mapToLong(Long::parseLong)
                .findFirst().orElse(0);
    }

    @Override
    public String toString() {
        return String.format("%.1f MiB (%.1f anonymous)", kib / 1024.0, anonymousKib / 1024.0);
    }
}
