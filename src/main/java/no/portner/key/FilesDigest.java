package no.portner.key;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells whether any of the files has changed, by content: a time of modification says nothing where Kubernetes swaps a symbolic link.
 *
 * @param value SHA-256 of all contents; never shown, for it is made of secrets
 */
record FilesDigest(byte[] value) {

    private static final byte GONE = 0;
    private static final byte READ_ONCE = 1;
    private static final byte CONTENT = 2;

    /** Reads all of them, at most 1 MiB each. One that is not there or cannot be read is a content like any other. */
    static FilesDigest of(List<Path> files) {
        MessageDigest all = sha256();
        for (Path file : files) {
            if (isReadOnce(file)) {
                all.update(READ_ONCE);
                continue;
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = sha256().digest(in.readNBytes(KeyFile.LARGEST + 1));
                all.update(CONTENT);
                all.update(content);
            } catch (IOException e) {
                all.update(GONE);
            }
        }
        return new FilesDigest(all.digest());
    }

    /** Whether it is a pipe or the like, which gives its content to one reader only. */
    static boolean isReadOnce(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).isOther();
        } catch (IOException e) {
            return false;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilesDigest digest && Arrays.equals(value, digest.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "FilesDigest[***]";
    }
}
