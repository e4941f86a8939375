package no.portner.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A directory in which files change as in a pod's mounted Secret: all at once, by a symbolic link that is moved over another one. */
final class KubernetesSecret {

    private final Path directory;
    private int version;

    private KubernetesSecret(Path directory) {
        this.directory = directory;
    }

    /** @param files names and contents */
    static KubernetesSecret in(Path directory, Map<String, String> files) throws IOException {
        KubernetesSecret secret = new KubernetesSecret(Files.createDirectories(directory));
        secret.swap(files);
        for (String name : files.keySet()) {
            Files.createSymbolicLink(directory.resolve(name), Path.of("..data", name));
        }
        return secret;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    void swap(Map<String, String> files) throws IOException {
        Path next = Files.createDirectory(directory.resolve("..version_" + version++));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(next.resolve(file.getKey()), file.getValue());
        }
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), next.getFileName());
        Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
