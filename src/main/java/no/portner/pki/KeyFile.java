package no.portner.pki;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where an authority survives a crash: its key, the intermediate and the root in one PEM file, so that they cannot come apart. What is
 * found there decides whom the application will believe, so it counts only when nobody else can have read or written it.
 */
final class KeyFile {

    private static final String NAME = "pod-ca.pem";
    private static final int LARGEST = 1024 * 1024;
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path directory;
    private final Path file;

    KeyFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(NAME);
    }

    /** What was kept cannot be used; the message says why, as the rest of a sentence that begins with the file. */
    static final class Untrusted extends Exception {

        Untrusted(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * @param hosts what the authority must be for, no more and no less
     * @return nothing when there is no file
     */
    Optional<PodAuthority> load(Set<String> hosts, Instant now) throws Untrusted {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            checkPrivate();
            byte[] content;
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                content = in.readNBytes(LARGEST + 1);
            }
            if (content.length > LARGEST) {
                throw new Untrusted("is larger than any that Portner writes");
            }
            return Optional.of(StoredAuthority.read(content, hosts, now));
        } catch (IOException e) {
            throw new Untrusted("cannot be read: " + AtomicFile.reason(e));
        }
    }

    private void checkPrivate() throws IOException, Untrusted {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new Untrusted("is not a plain file");
        }
        if (!OWNERS.containsAll(attributes.permissions())) {
            throw new Untrusted("could be read or changed by others than its owner");
        }
        if (!attributes.owner().equals(self())) {
            throw new Untrusted("belongs to another user than the one Portner runs as");
        }
    }

    /** Who owns what this process makes: the only way to ask that knows user namespaces and remote file systems. */
    private UserPrincipal self() throws IOException, Untrusted {
        try {
            Path probe = Files.createTempFile(directory, ".owner", "");
            try {
                return Files.getOwner(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw new Untrusted("lies in a directory that cannot be written (" + AtomicFile.reason(e) + "), so whose it is cannot be told");
        }
    }

    void save(PodAuthority authority) throws IOException {
        AtomicFile.directory(directory, "rwx------");
        AtomicFile.write(file, StoredAuthority.text(authority).getBytes(StandardCharsets.US_ASCII), "rw-------");
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
