package no.portner.key;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The content of a file that a setting names.
 *
 * @param variable the variable that names the file
 * @param path the file
 * @param content all of it, not empty
 */
record KeyFile(String variable, Path path, byte[] content) {

    /** Bytes. The largest key stores seen have a few KiB; a larger file is not a key. */
    static final int LARGEST = 1024 * 1024;

    static KeyFile read(String variable, Path path) throws KeyProblem {
        if (!Files.exists(path)) {
            throw new KeyProblem(KeyProblem.Kind.FILE, variable + ": there is no file " + path + ". Check the path and that the secret is mounted.");
        }
        if (Files.isDirectory(path)) {
            throw new KeyProblem(KeyProblem.Kind.FILE, variable + ": " + path + " is a directory. Name the file in it.");
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(path)) {
            content = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new KeyProblem(KeyProblem.Kind.FILE, variable + ": " + path + " cannot be read. Check that the user Portner runs as may read it.");
        }
        if (content.length == 0) {
            throw new KeyProblem(KeyProblem.Kind.FILE, variable + ": " + path + " is empty. Check the secret that it comes from.");
        }
        if (content.length > LARGEST) {
            throw new KeyProblem(KeyProblem.Kind.FILE, variable + ": " + path + " is larger than 1 MiB and so no key. Check the path.");
        }
        return new KeyFile(variable, path, content);
    }

    /** A problem with this file, in words that follow its name. */
    KeyProblem problem(String what) {
        return new KeyProblem(this + " " + what);
    }

    @Override
    public String toString() {
        return path + " (" + variable + ")";
    }
}
