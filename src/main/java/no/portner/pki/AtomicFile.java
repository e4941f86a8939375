package no.portner.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * Files that are whole or not there: written beside their place and renamed into it. A crash leaves at most the temporary file, which
 * the next writing replaces. The directory's entry is not forced to disk: these files need to survive the process, not the machine.
 */
final class AtomicFile {

    private AtomicFile() {
    }

    /** @param mode as {@code rw-r--r--}; exactly that, whatever the process' umask */
    static void write(Path file, byte[] content, String mode) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
        Files.deleteIfExists(temporary);
        try {
            // CREATE_NEW follows no link that somebody has put there.
            try (FileChannel out = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(permissions))) {
                Files.setPosixFilePermissions(temporary, permissions);
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            remove(temporary, e);
            throw e;
        }
    }

    private static void remove(Path temporary, IOException reason) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** Writes unless the file is there with this content and mode, so that whoever watches it sees no change where there is none. */
    static void keep(Path file, byte[] content, String mode) throws IOException {
        if (!has(file, content, mode)) {
            write(file, content, mode);
        }
    }

    private static boolean has(Path file, byte[] content, String mode) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() && attributes.size() == content.length
                    && attributes.permissions().equals(PosixFilePermissions.fromString(mode))
                    && Arrays.equals(Files.readAllBytes(file), content);
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes the directory and what is missing above it. One that is there stays as it is, for it may be anybody's. */
    static void directory(Path directory, String mode) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(permissions));
            Files.setPosixFilePermissions(directory, permissions);
        }
    }

    /** Why something failed, in words: the messages of the JDK's commonest exceptions are the path alone. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is something else than a directory";
        }
        return e instanceof FileSystemException named && named.getReason() != null ? named.getReason() : String.valueOf(e.getMessage());
    }
}
