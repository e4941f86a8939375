package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** {@code connection.close}. */
final class Close {

    private Close() {
    }

    static ByteBuf write(ByteBufAllocator allocator, ReplyCode code, String text) {
        ByteBuf frame = Frame.begin(allocator, Method.CLOSE).writeShort(code.code());
        Arguments.writeShortString(frame, code.text(text));
        // No method of the peer's is to blame.
        return Frame.end(frame.writeInt(0));
    }

    /** @return the reply code; 0 where the frame has none */
    static int code(Frame frame) {
        ByteBuf arguments = frame.arguments();
        return arguments.readableBytes() < Short.BYTES ? 0 : arguments.getUnsignedShort(arguments.readerIndex());
    }

    /** @return the reply text; empty where the frame has none that can be read */
    static String text(Frame frame) {
        ByteBuf arguments = frame.arguments();
        if (arguments.readableBytes() <= Short.BYTES) {
            return "";
        }
        ByteBuf text = arguments.skipBytes(Short.BYTES);
        int length = Math.min(text.readUnsignedByte(), text.readableBytes());
        return text.toString(text.readerIndex(), length, StandardCharsets.UTF_8);
    }
}
