package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A frame of AMQP 0-9-1 (section 2.3.5), while a connection is being opened and frames are read whole: type, channel, size, payload, end.
 *
 * @param payload a part of the buffer that the frame was read from: of use until more is written to that
 */
record Frame(int type, int channel, ByteBuf payload) {

    static final int METHOD = 1;
    static final int HEARTBEAT = 8;
    static final int HEAD = 7;
    static final int END = 0xCE;
    private static final int SIZE_AT = 3;

    /**
     * Takes the next frame out of the buffer.
     *
     * @param most bytes of payload
     * @return null while it is not whole
     * @throws AmqpFailure FRAME_ERROR: it is told from the first bytes where they say it
     */
    static Frame next(ByteBuf in, int most) {
        if (!in.isReadable()) {
            return null;
        }
        int start = in.readerIndex();
        int type = in.getUnsignedByte(start);
        if (type != METHOD && type != HEARTBEAT) {
            throw frameError("a frame of type " + type + " before the connection is open");
        }
        if (in.readableBytes() < HEAD) {
            return null;
        }
        long size = in.getUnsignedInt(start + SIZE_AT);
        if (size > most) {
            throw frameError("a frame of " + size + " bytes before the connection is open: there is room for " + most);
        }
        int length = (int) size;
        if (in.readableBytes() < HEAD + length + 1) {
            return null;
        }
        if (in.getUnsignedByte(start + HEAD + length) != END) {
            throw frameError("a frame that does not end where its size says");
        }
        ByteBuf payload = in.slice(start + HEAD, length);
        in.skipBytes(HEAD + length + 1);
        return new Frame(type, in.getUnsignedShort(start + 1), payload);
    }

    private static AmqpFailure frameError(String text) {
        return AmqpFailure.of(Outcome.CLIENT, ReplyCode.FRAME_ERROR, text);
    }

    /** @return a frame of channel 0 with room for its payload, to be ended by {@link #end} */
    static ByteBuf begin(ByteBufAllocator allocator, Method method) {
        return allocator.buffer().writeByte(METHOD).writeShort(0).writeInt(0).writeInt(method.id());
    }

    /** Writes the size, which is known by now. */
    static ByteBuf end(ByteBuf frame) {
        frame.setInt(frame.readerIndex() + SIZE_AT, size(frame));
        return frame.writeByte(END);
    }

    /** Bytes of payload so far. */
    static int size(ByteBuf begun) {
        return begun.readableBytes() - HEAD;
    }

    /** Again as bytes. */
    ByteBuf write(ByteBufAllocator allocator) {
        return allocator.buffer(HEAD + payload.readableBytes() + 1).writeByte(type).writeShort(channel).writeInt(payload.readableBytes())
                .writeBytes(payload, payload.readerIndex(), payload.readableBytes()).writeByte(END);
    }

    boolean isHeartbeat() {
        return type == HEARTBEAT;
    }

    boolean is(Method method) {
        return type == METHOD && payload.readableBytes() >= Method.LENGTH && payload.getInt(payload.readerIndex()) == method.id();
    }

    /** @return what follows the method's id */
    ByteBuf arguments() {
        return payload.slice(payload.readerIndex() + Method.LENGTH, payload.readableBytes() - Method.LENGTH);
    }
}
