package no.portner.amqp;

import io.netty.buffer.ByteBuf;

/** Reads a method's arguments (AMQP 0-9-1 section 4.2.5): nothing reaches beyond what is there. A table is taken as it is, unread. */
record Arguments(ByteBuf bytes) {

    int octet() {
        return (int) length(1);
    }

    byte[] shortString() {
        return take(length(1));
    }

    /** A long string, or a table: both begin with their length in four bytes. */
    byte[] longString() {
        return take(length(4));
    }

    private long length(int size) {
        if (bytes.readableBytes() < size) {
            throw cutShort();
        }
        return size == 1 ? bytes.readUnsignedByte() : bytes.readUnsignedInt();
    }

    private byte[] take(long length) {
        if (length > bytes.readableBytes()) {
            throw cutShort();
        }
        byte[] taken = new byte[(int) length];
        bytes.readBytes(taken);
        return taken;
    }

    void end() {
        if (bytes.isReadable()) {
            throw AmqpFailure.of(Outcome.CLIENT, ReplyCode.SYNTAX_ERROR, "a method with more behind its last argument");
        }
    }

    private static AmqpFailure cutShort() {
        return AmqpFailure.of(Outcome.CLIENT, ReplyCode.SYNTAX_ERROR, "a method whose arguments reach beyond its frame");
    }

    static void writeShortString(ByteBuf to, byte[] text) {
        to.writeByte(text.length).writeBytes(text);
    }

    static void writeLongString(ByteBuf to, byte[] text) {
        to.writeInt(text.length).writeBytes(text);
    }
}
