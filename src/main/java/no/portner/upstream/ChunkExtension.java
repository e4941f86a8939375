package no.portner.upstream;

import io.netty.buffer.ByteBuf;

/**
 * What may stand behind a chunk's size (RFC 9112 section 7.1.1), without the blanks that nobody may write. Nothing is done with it; but
 * where a string in it ends, all have to agree, for the chunk's data begins behind that.
 */
final class ChunkExtension {

    private static final String OTHERS_OF_A_TOKEN = "!#$%&'*+-.^_`|~";

    private final ByteBuf line;
    private final int end;
    private int at;

    private ChunkExtension(ByteBuf line, int from, int end) {
        this.line = line;
        this.at = from;
        this.end = end;
    }

    /** Whether it is {@code *( ";" name [ "=" ( token / quoted-string ) ] )}. */
    static boolean isOne(ByteBuf line, int from, int end) {
        ChunkExtension rest = new ChunkExtension(line, from, end);
        while (rest.at < end) {
            if (!rest.take(';') || !rest.token() || rest.take('=') && !rest.value()) {
                return false;
            }
        }
        return true;
    }

    private boolean take(char c) {
        boolean there = at < end && line.getByte(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private boolean token() {
        int from = at;
        while (at < end && isOfToken(line.getByte(at))) {
            at++;
        }
        return at > from;
    }

    private boolean value() {
        return take('"') ? restOfString() : token();
    }

    private boolean restOfString() {
        while (at < end) {
            byte b = line.getByte(at++);
            if (b == '"') {
                return true;
            }
            if (b == '\\') {
                b = at < end ? line.getByte(at++) : 0;
            }
            if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
                return false;
            }
        }
        return false;
    }

    private static boolean isOfToken(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b > 0 && OTHERS_OF_A_TOKEN.indexOf(b) >= 0;
    }
}
