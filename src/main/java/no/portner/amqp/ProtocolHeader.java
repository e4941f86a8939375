package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The eight bytes that a client begins with (AMQP 0-9-1 section 4.2.2). A server that does not speak the client's version answers with its
 * own eight and closes, whether what came was AMQP 1.0, HTTP or nothing known.
 */
final class ProtocolHeader {

    static final int LENGTH = 8;
    private static final byte[] BYTES = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    /** What has come so far. */
    enum Sight { WHOLE, MORE_TO_COME, ANOTHER }

    private ProtocolHeader() {
    }

    /** Judges at the first byte that differs: whoever speaks something else may be waiting for a word before it says more. */
    static Sight look(ByteBuf in) {
        int length = Math.min(in.readableBytes(), LENGTH);
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != BYTES[i]) {
                return Sight.ANOTHER;
            }
        }
        return length == LENGTH ? Sight.WHOLE : Sight.MORE_TO_COME;
    }

    static ByteBuf write() {
        return Unpooled.wrappedBuffer(BYTES);
    }
}
