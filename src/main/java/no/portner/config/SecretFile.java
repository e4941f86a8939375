package no.portner.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads a secret from a file: UTF-8, at most 256 KiB, less the one line break that editors put at the end. */
final class SecretFile {

    private static final int MOST_BYTES = 256 * 1024;

    private SecretFile() {
    }

    /** Whether it is a pipe, a device or the like: to open it again would wait for ever, or find nothing. */
    static boolean isReadOnce(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).isOther();
        } catch (IOException e) {
            return false;
        }
    }

    static String read(Path file) throws Unusable {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new Unusable("names a file that cannot be read", "check the volume mount and the file's permissions");
        }
        if (bytes.length > MOST_BYTES) {
            throw new Unusable("names a file of more than 256 KiB", "name the file that holds the secret alone");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Unusable("names a file that is not text in UTF-8", "name the file that holds the secret alone");
        }
        String trimmed = text.replaceFirst("\\r?\\n\\z", "");
        if (trimmed.isEmpty()) {
            throw new Unusable("names an empty file", "put the secret into it");
        }
        return trimmed;
    }
}
