package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What clients and brokers say, byte for byte and written without the code under test. */
public final class AmqpBytes {

    public static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    public static final byte[] TUNE = method(0, 10, 30, out -> {
        out.writeShort(2047);
        out.writeInt(131072);
        out.writeShort(60);
    });
    public static final byte[] TUNE_OK_AND_OPEN = join(method(0, 10, 31, out -> {
        out.writeShort(2047);
        out.writeInt(131072);
        out.writeShort(60);
    }), method(0, 10, 40, out -> {
        shortString(out, "/");
        out.writeShort(0);
    }));
    public static final byte[] OPEN_OK = method(0, 10, 41, out -> out.writeByte(0));
    public static final byte[] CLOSE_OK = method(0, 10, 51, out -> { });
    public static final byte[] HEARTBEAT = frame(8, 0, new byte[0]);
    /** A table with one entry, {@code product}: a long string. */
    public static final byte[] PROPERTIES = bytes(out -> {
        shortString(out, "product");
        out.writeByte('S');
        longString(out, "a client".getBytes(StandardCharsets.US_ASCII));
    });

    private AmqpBytes() {
    }

    /** What is said. */
    public interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /** A frame as it was read. */
    public record Read(int type, int channel, byte[] payload) {

        public boolean is(int method) {
            return type == 1 && payload.length >= 4 && payload[1] == 10 && payload[3] == method;
        }

        /** Of a {@code connection.close}: the reply code and the text. */
        public String closing() {
            int code = (payload[4] & 0xff) << 8 | payload[5] & 0xff;
            return code + " " + new String(payload, 7, payload[6] & 0xff, StandardCharsets.UTF_8);
        }
    }

    public static byte[] bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] frame(int type, int channel, byte[] payload) {
        return bytes(out -> {
            out.writeByte(type);
            out.writeShort(channel);
            out.writeInt(payload.length);
            out.write(payload);
            out.writeByte(0xCE);
        });
    }

    public static byte[] method(int channel, int ofClass, int method, Writing arguments) {
        return frame(1, channel, bytes(out -> {
            out.writeShort(ofClass);
            out.writeShort(method);
            arguments.to(out);
        }));
    }

    public static byte[] start(String mechanisms) {
        return method(0, 10, 10, out -> {
            out.writeByte(0);
            out.writeByte(9);
            longString(out, PROPERTIES);
            longString(out, mechanisms.getBytes(StandardCharsets.US_ASCII));
            longString(out, "en_US".getBytes(StandardCharsets.US_ASCII));
        });
    }

    public static byte[] startOk(String mechanism, String response) {
        return startOk(PROPERTIES, mechanism, response);
    }

    public static byte[] startOk(byte[] properties, String mechanism, String response) {
        return method(0, 10, 11, out -> {
            longString(out, properties);
            shortString(out, mechanism);
            longString(out, response.getBytes(StandardCharsets.UTF_8));
            shortString(out, "en_US");
        });
    }

    public static byte[] close(int code, String text) {
        return method(0, 10, 50, out -> {
            out.writeShort(code);
            shortString(out, text);
            out.writeInt(0);
        });
    }

    /** A message's body, of one channel. */
    public static byte[] body(int length, int fill) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) fill);
        return frame(3, 1, payload);
    }

    public static byte[] join(byte[]... all) {
        return bytes(out -> {
            for (byte[] each : all) {
                out.write(each);
            }
        });
    }

    /** The next frame; null at the end. */
    public static Read read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        int type = in.read();
        if (type < 0) {
            return null;
        }
        int channel = in.readUnsignedShort();
        byte[] payload = new byte[in.readInt()];
        in.readFully(payload);
        if (in.readUnsignedByte() != 0xCE) {
            throw new IOException("a frame without its end");
        }
        return new Read(type, channel, payload);
    }

    private static void shortString(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(bytes.length);
        out.write(bytes);
    }

    private static void longString(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** What a buffer holds, which is released. */
    static byte[] of(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }
}
