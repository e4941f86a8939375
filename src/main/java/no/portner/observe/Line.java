package no.portner.observe;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A line while it is made, in bytes of ASCII that are used again for the next one. */
final class Line {

    private static final int USUAL = 1024;
    private static final String HEX = "0123456789abcdef";

    private byte[] bytes = new byte[USUAL];
    private int length;
    private boolean json;

    /** @param json whether {@link #escaped} escapes for a string of JSON; else what would break a line of text becomes a question mark */
    void begin(boolean json) {
        this.json = json;
        length = 0;
    }

    int length() {
        return length;
    }

    private void put(int octet) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) octet;
    }

    /** As it is: of our own making, and ASCII. */
    Line text(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
        return this;
    }

    void escaped(char c) {
        boolean visible = c >= 0x20 && c < 0x7f;
        if (visible && c != '"' && c != '\\') {
            put(c);
        } else if (!json) {
            put(visible ? c : '?');
        } else if (visible) {
            put('\\');
            put(c);
        } else {
            text("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                put(HEX.charAt(c >> shift & 0xf));
            }
        }
    }

    Line number(long number) {
        if (number < 0) {
            put('-');
        }
        long rest = Math.abs(number);
        long unit = 1;
        while (rest / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            put('0' + (int) (rest / unit % 10));
        }
        return this;
    }

    /** Milliseconds with three digits after the point. */
    void millis(long nanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
        number(micros / 1000).text(".");
        threeDigits((int) (micros % 1000));
    }

    void threeDigits(int number) {
        put('0' + number / 100);
        put('0' + number / 10 % 10);
        put('0' + number % 10);
    }

    /** All of it at once: {@link PrintStream} lets nobody else write meanwhile, and tells of no failure, which nobody could log. */
    void writeTo(PrintStream out) {
        out.write(bytes, 0, length);
        out.flush();
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }
}
