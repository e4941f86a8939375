package no.portner.twin;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What downloads consist of: the same bytes every time, so that both ends can say what should have come. */
public final class FiksContent {

    private static final int BLOCK = 64 * 1024;
    private static final Buffer BYTES = Buffer.buffer(block());

    private FiksContent() {
    }

    /** @return the SHA-256, in hex, of a download of that many bytes */
    public static String sha256(long bytes) {
        MessageDigest digest = digest();
        byte[] block = block();
        for (long left = bytes; left > 0; left -= BLOCK) {
            digest.update(block, 0, (int) Math.min(BLOCK, left));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** @return the next piece of a download of which {@code left} bytes are still to be sent; shared, not to be changed */
    static Buffer next(long left) {
        return left >= BLOCK ? BYTES : BYTES.slice(0, (int) left);
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] block() {
        byte[] block = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            block[i] = (byte) (i * 31 + (i >> 8));
        }
        return block;
    }
}
