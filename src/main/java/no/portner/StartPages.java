package no.portner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.graalvm.nativeimage.c.function.CFunction;

/**
 * What a start has touched of the executable, most of it once, goes out of the process's memory: the kernel maps sixteen pages around each
 * that is touched, and counts them all. What is needed again comes back from the file, or from what the kernel has kept of it. Only memory
 * that nobody can write to, that is as in its file, and that is the executable's own, which stays where it is for as long as the process
 * lives ({@code madvise(2)}, {@code proc_pid_smaps(5)}).
 */
final class StartPages {

    private static final Path MAPPED = Path.of("/proc/self/smaps");
    private static final Path EXECUTABLE = Path.of("/proc/self/exe");
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_NOHUGEPAGE = 15;

    /** Addresses: from the first, to before the second. */
    record Range(long from, long to) {
    }

    private final List<Range> ranges;

    private StartPages(List<Range> ranges) {
        this.ranges = ranges;
    }

    @CFunction(transition = CFunction.Transition.NO_TRANSITION)
    private static native int madvise(long address, long length, int advice);

    /** Of this process; none where the kernel does not tell what is mapped. */
    static StartPages find() {
        try (Stream<String> smaps = Files.lines(MAPPED)) {
            return new StartPages(unchanged(smaps, Files.readSymbolicLink(EXECUTABLE).toString()));
        } catch (IOException | UncheckedIOException noProc) {
            return new StartPages(List.of());
        }
    }

    /**
     * In an executable alone. Where the kernel does not want to, nothing changes. Pieces of the file that it happens to keep in one piece
     * of 2 MiB it would map whole for each byte that is touched.
     */
    void giveBack() {
        for (Range range : ranges) {
            madvise(range.from(), range.to() - range.from(), MADV_NOHUGEPAGE);
            madvise(range.from(), range.to() - range.from(), MADV_DONTNEED);
        }
    }

    /**
     * Of these mappings, in the words of {@code smaps}, those of a file that cannot be written to and of which no page has become the
     * process's own. There are thousands of lines, most of which are not looked into.
     */
    static List<Range> unchanged(Stream<String> smaps, String file) {
        List<Range> unchanged = new ArrayList<>();
        String mapping = "";
        for (String line : (Iterable<String>) smaps::iterator) {
            if (line.charAt(line.indexOf(' ') - 1) != ':') {
                mapping = line;
            } else if (line.startsWith("Anonymous:") && line.endsWith(" 0 kB") && isReadOnly(mapping, file)) {
                unchanged.add(range(mapping.substring(0, mapping.indexOf(' '))));
            }
        }
        return unchanged;
    }

    /** {@code 7f00-8f00 r-xp 00001000 08:02 123    /work/portner}. */
    private static boolean isReadOnly(String mapping, String file) {
        String[] words = mapping.split(" +", 6);
        return words.length == 6 && words[5].equals(file) && words[1].startsWith("r-") && words[1].endsWith("p");
    }

    private static Range range(String addresses) {
        int dash = addresses.indexOf('-');
        return new Range(Long.parseUnsignedLong(addresses, 0, dash, 16), Long.parseUnsignedLong(addresses, dash + 1, addresses.length(), 16));
    }
}
