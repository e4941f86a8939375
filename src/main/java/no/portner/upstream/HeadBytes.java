package no.portner.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/**
 * A head as bytes (RFC 9112 section 3 and 5), put together in one array and copied to its buffer in one piece: Netty writes a String
 * character by character, each with several calls where nothing is inlined. What no byte stands for becomes {@code ?}, as with Netty, and
 * never one of the delimiters.
 */
public final class HeadBytes {

    private static final AsciiString END_OF_LINE = AsciiString.cached(" HTTP/1.1\r\n");
    private static final int USUAL = 2048;
    /** The array of a head that was longer is not kept. */
    private static final int LONGEST_KEPT = 64 * 1024;
    private static final FastThreadLocal<HeadBytes> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected HeadBytes initialValue() {
            return new HeadBytes();
        }
    };

    private byte[] bytes = new byte[USUAL];
    private int length;

    private HeadBytes() {
    }

    /** @param out gets a line for each header, as they follow each other, without the empty line */
    public static void writeLines(HttpHeaders headers, ByteBuf out) {
        HeadBytes head = OF_THREAD.get();
        if (headers instanceof HeadFields fields) {
            head.append(fields);
            head.moveTo(out);
            return;
        }
        Iterator<Map.Entry<CharSequence, CharSequence>> lines = headers.iteratorCharSequence();
        while (lines.hasNext()) {
            Map.Entry<CharSequence, CharSequence> line = lines.next();
            head.append(line.getKey());
            head.append(':', ' ');
            head.append(line.getValue());
            head.append('\r', '\n');
        }
        head.moveTo(out);
    }

    /** @param out gets the request line, of HTTP/1.1 */
    static void writeRequestLine(AsciiString method, String target, ByteBuf out) {
        HeadBytes head = OF_THREAD.get();
        head.append(method);
        head.append(' ');
        head.append(target);
        head.append(END_OF_LINE);
        head.moveTo(out);
    }

    private void append(HeadFields fields) {
        for (int i = 0; i < fields.size(); i++) {
            append(fields.name(i));
            append(':', ' ');
            append(fields.value(i));
            append('\r', '\n');
        }
    }

    private void append(AsciiString text) {
        append(text.array(), text.arrayOffset(), text.length());
    }

    private void append(CharSequence text) {
        if (text instanceof AsciiString ascii) {
            append(ascii);
        } else {
            byte[] encoded = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            append(encoded, 0, encoded.length);
        }
    }

    private void append(byte[] from, int offset, int count) {
        reserve(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    private void append(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    private void append(char ascii, char next) {
        reserve(2);
        bytes[length++] = (byte) ascii;
        bytes[length++] = (byte) next;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }

    private void moveTo(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
        length = 0;
        if (bytes.length > LONGEST_KEPT) {
            bytes = new byte[USUAL];
        }
    }
}
