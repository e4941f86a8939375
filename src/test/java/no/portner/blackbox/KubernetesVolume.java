package no.portner.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory that changes as a mounted Secret does: every file is a link to {@code ..data/<file>}, {@code ..data} a link to a directory
 * with all of one version, and one rename moves everybody to the next version.
 */
public final class KubernetesVolume {

    private static final String DATA = "..data";

    private final Path directory;
    private int version;

    /** @param names of the files that will ever be in it */
    public KubernetesVolume(Path directory, Set<String> names) throws IOException {
        this.directory = Files.createDirectories(directory);
        for (String name : names) {
            Files.createSymbolicLink(file(name), Path.of(DATA, name));
        }
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /** All files of a version appear at once, and those of the one before go; a file that is left out is a link to nothing. */
    public synchronized void swap(Map<String, byte[]> files) throws IOException {
        Path next = Files.createDirectory(directory.resolve("..version_" + ++version));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(next.resolve(file.getKey()), file.getValue());
        }
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), next.getFileName());
        Files.move(link, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
        delete(directory.resolve("..version_" + (version - 1)));
    }

    public static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> paths = Files.walk(tree)) {
                List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
    }
}
