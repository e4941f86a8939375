package no.portner.observe;

/**
 * Copies what a client sent into a line of the log, without what may name a person: eleven digits or more in a row are written as
 * {@code {number}} (every fødselsnummer and D-number is such), a UUID as {@code {uuid}}. Digits count in any script and however often
 * they are percent-encoded, with up to three blanks, hyphens or the like between two of them; what is not masked is written as it came.
 * One for a thread; makes no garbage.
 */
final class Masking {

    /** Longer ones make room for the rest of a line, which a pipe takes at once up to 4 KiB. */
    static final int LONGEST = 500;

    private static final int UUID_DIGITS = 32;
    private static final int LEAST_DIGITS = 11;
    private static final int MOST_SEPARATORS = 3;

    private CharSequence text;
    private int end;
    private boolean dots;
    /** After what {@link #read} has read. */
    private int next;

    /**
     * A path: without its query, in whatever spelling that begins, and with parameters of its segments ({@code ;jsessionid=...}) as
     * {@code ;***}.
     */
    void path(CharSequence target, int from, Line line) {
        begin(target, true);
        int limit = line.length() + LONGEST;
        int at = from;
        while (at < end && line.length() < limit) {
            int c = read(at);
            if (c == '?' || c == '#') {
                return;
            }
            if (c == ';') {
                line.text(";***");
                at = endOfSegment(next);
            } else {
                at = copy(at, line);
            }
        }
        line.text(at < end ? "..." : "");
    }

    /** Anything else, where dots stand between the numbers of an address. */
    void words(CharSequence words, int from, Line line) {
        begin(words, false);
        int limit = line.length() + LONGEST;
        int at = from;
        while (at < end && line.length() < limit) {
            at = copy(at, line);
        }
        line.text(at < end ? "..." : "");
    }

    private void begin(CharSequence text, boolean dots) {
        this.text = text;
        this.end = text.length();
        this.dots = dots;
    }

    private int endOfSegment(int from) {
        int at = from;
        while (at < end) {
            int c = read(at);
            if (c == '/' || c == '?' || c == '#') {
                return at;
            }
            at = next;
        }
        return at;
    }

    /** @return after what has been written, or masked */
    private int copy(int at, Line line) {
        int uuid = endOfUuid(at);
        if (uuid > 0) {
            line.text("{uuid}");
            return uuid;
        }
        int number = Math.max(endOfNumber(at), endOfWritten(at));
        if (number > 0) {
            line.text("{number}");
            return number;
        }
        read(at);
        int after = next;
        for (int i = at; i < after; i++) {
            line.escaped(text.charAt(i));
        }
        return after;
    }

    /** @return 0 where there is none; hyphens may be left out */
    private int endOfUuid(int from) {
        int at = from;
        for (int digits = 0; digits < UUID_DIGITS; digits++) {
            int c = at < end ? read(at) : -1;
            boolean hyphen = digits == 8 || digits == 12 || digits == 16 || digits == 20;
            if (hyphen && isHyphen(c)) {
                at = next;
                c = at < end ? read(at) : -1;
            }
            if (Character.digit(c, 16) < 0) {
                return 0;
            }
            at = next;
        }
        return at;
    }

    /** @return 0 where there is none; a number has at least eleven digits */
    private int endOfNumber(int from) {
        int digits = 0;
        int separators = 0;
        int after = from;
        int at = from;
        while (at < end) {
            int c = read(at);
            if (Character.digit(c, 10) >= 0) {
                digits++;
                separators = 0;
                after = next;
            } else if (digits == 0 || ++separators > MOST_SEPARATORS || !isSeparator(c)) {
                break;
            }
            at = next;
        }
        return digits >= LEAST_DIGITS ? after : 0;
    }

    /** As it is written, for one who has forgotten to escape a percent sign before it. */
    private int endOfWritten(int from) {
        int first = text.charAt(from) == '%' ? from + 1 : from;
        int at = first;
        while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - first >= LEAST_DIGITS ? at : 0;
    }

    private boolean isSeparator(int c) {
        return isHyphen(c) || c == '_' || c == '+' || c == '.' && dots || Character.isSpaceChar(c);
    }

    private static boolean isHyphen(int c) {
        return c == '-' || c == '\u2212' || Character.getType(c) == Character.DASH_PUNCTUATION;
    }

    /** The character at a place: of UTF-8, where that is what stands there. */
    private int read(int at) {
        int first = unescaped(at);
        int more = first < 0xc0 || first > 0xf7 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        int alone = next;
        int character = first & 0x3f >> more;
        for (int i = 0; i < more; i++) {
            int octet = next < end ? unescaped(next) : 0;
            if ((octet & ~0x3f) != 0x80) {
                next = alone;
                return first;
            }
            character = character << 6 | octet & 0x3f;
        }
        return more == 0 ? first : character;
    }

    /** {@code %2531} is {@code %31} is {@code 1}, to one who decodes that often. */
    private int unescaped(int at) {
        int value = text.charAt(at);
        next = at + 1;
        while (value == '%' && next + 1 < end) {
            int high = Character.digit(text.charAt(next), 16);
            int low = Character.digit(text.charAt(next + 1), 16);
            if (high < 0 || low < 0) {
                return value;
            }
            value = high << 4 | low;
            next += 2;
        }
        return value;
    }
}
