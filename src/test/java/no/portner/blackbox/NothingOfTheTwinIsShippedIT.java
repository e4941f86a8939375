package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** A server that signs tokens and a Fiks that believes them belong into dev mode and tests, and into nothing else. */
class NothingOfTheTwinIsShippedIT {

    private static final List<String> NAMES = List.of("no/portner/twin", "no.portner.twin");

    private static Path underTest() {
        List<String> command = PortnerProcess.command();
        return Path.of(command.get(command.size() - 1));
    }

    @Test
    void whatIsShippedDoesNotNameTheTwin() throws Exception {
        List<String> found = new ArrayList<>();
        if (PortnerProcess.isNative()) {
            try (InputStream executable = Files.newInputStream(underTest())) {
                search(underTest().getFileName().toString(), executable, found);
            }
        } else {
            int[] jars = {0};
            try (Stream<Path> files = Files.walk(underTest().getParent())) {
                for (Path file : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                    jars[0]++;
                    searchJar(file, found);
                }
            }
            assertThat(jars[0]).as("jars looked through").isGreaterThan(10);
        }
        assertThat(found).isEmpty();
    }

    /** Entries are looked into as they unpack: a name in a compressed class file is no text in the jar. */
    private static void searchJar(Path jar, List<String> found) throws IOException {
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(jar))) {
            ZipEntry entry;
            while ((entry = entries.getNextEntry()) != null) {
                if (NAMES.stream().anyMatch(entry.getName()::contains)) {
                    found.add(jar.getFileName() + ": " + entry.getName());
                }
                boolean ours = jar.getFileName().toString().startsWith("portner") || jar.getParent().endsWith("quarkus");
                if (ours) {
                    search(jar.getFileName() + "!" + entry.getName(), entries, found);
                }
            }
        }
    }

    /** Piece by piece, with an overlap: an executable is larger than the memory of a test. */
    private static void search(String where, InputStream in, List<String> found) throws IOException {
        int overlap = 32;
        byte[] buffer = new byte[1 << 20];
        int kept = 0;
        int read;
        while ((read = in.readNBytes(buffer, kept, buffer.length - kept)) > 0) {
            String text = new String(buffer, 0, kept + read, StandardCharsets.ISO_8859_1);
            NAMES.stream().filter(text::contains).forEach(name -> found.add(where + " holds " + name));
            int length = kept + read;
            kept = Math.min(overlap, length);
            System.arraycopy(buffer, length - kept, buffer, 0, kept);
        }
    }
}
