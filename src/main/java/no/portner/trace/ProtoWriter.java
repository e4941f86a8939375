package no.portner.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes the wire format of Protocol Buffers, as far as spans need it (protobuf.dev/programming-guides/encoding). */
final class ProtoWriter {

    private static final int VARINT = 0;
    private static final int I64 = 1;
    private static final int LEN = 2;
    private static final int I32 = 5;

    private byte[] bytes = new byte[256];
    private int size;

    void number(int field, long value) {
        varint(tag(field, VARINT));
        varint(value);
    }

    void fixed64(int field, long value) {
        varint(tag(field, I64));
        littleEndian(value, Long.BYTES);
    }

    void fixed32(int field, int value) {
        varint(tag(field, I32));
        littleEndian(value, Integer.BYTES);
    }

    void text(int field, String value) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(int field, byte[] value) {
        bytes(field, value, value.length);
    }

    /** A message within this one, whose length comes first and is known last. */
    void message(int field, Consumer<ProtoWriter> content) {
        ProtoWriter inner = new ProtoWriter();
        content.accept(inner);
        bytes(field, inner.bytes, inner.size);
    }

    byte[] written() {
        return Arrays.copyOf(bytes, size);
    }

    private void bytes(int field, byte[] value, int length) {
        varint(tag(field, LEN));
        varint(length);
        room(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    private static long tag(int field, int type) {
        return (long) field << 3 | type;
    }

    private void varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void littleEndian(long value, int length) {
        room(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) (value >>> 8 * i);
        }
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
