package no.portner.route;

import java.util.ArrayList;
import java.util.List;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * The first segments of a path, read as every upstream would read them. A prefix decision is made on these alone: where two readings are
 * possible (dot segments, encoded slashes, empty segments, parameters, backslashes) there is no reading and the call ends with a 400.
 */
final class PathReading {

    private static final int OTHER_THAN_DOTS = Integer.MIN_VALUE / 2;

    private PathReading() {
    }

    /**
     * Refuses what no path may hold, wherever a decision hangs on it or not: dot segments in any spelling, backslashes, controls, broken
     * escapes, fragments.
     *
     * @param target path and query; only the path is looked at, but for controls
     */
    static void requireSane(String target) {
        int end = pathEnd(target);
        int dots = 0;
        for (int i = 1; i <= end; i++) {
            char c = i == end ? '/' : target.charAt(i);
            if (c == '/' || c == ';') {
                // ";" too: a server that strips parameters reads "..;x" as ".."
                if (dots == 1 || dots == 2) {
                    throw twoWays("a dot segment");
                }
                dots = c == '/' ? 0 : OTHER_THAN_DOTS;
                continue;
            }
            int value = c;
            if (c == '%') {
                value = escape(target, i, end);
                i += 2;
            }
            if (value == '\\' || value == 0) {
                throw twoWays("a backslash or a NUL");
            }
            dots = value == '.' ? dots + 1 : OTHER_THAN_DOTS;
        }
        requireVisible(target);
    }

    /** Refuses what no target may hold, whoever reads it: controls, blanks, what is beyond ASCII, fragments. */
    static void requireVisible(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= 0x20 || c >= 0x7f || c == '#') {
                throw ProxyError.of(Kind.BAD_REQUEST, "the request's target holds a character that must be percent-encoded");
            }
        }
    }

    /**
     * Whether the first segments stand for what is written, as nearly all do: then their text can be compared, and {@link #leadingSegments}
     * would neither change nor refuse any of them.
     */
    static boolean isPlain(String target, int count) {
        int end = pathEnd(target);
        int segments = 0;
        for (int i = 1; i < end && segments < count; i++) {
            char c = target.charAt(i);
            if (c == '%' || c == ';' || c == '/' && target.charAt(i - 1) == '/') {
                return false;
            }
            segments += c == '/' ? 1 : 0;
        }
        return true;
    }

    /** Where the first segment of a {@link #isPlain} path ends. */
    static int firstSegmentEnd(String target) {
        int end = pathEnd(target);
        int slash = target.indexOf('/', 1);
        return slash < 0 || slash > end ? end : slash;
    }

    /** Whether a {@link #isPlain} path begins with these whole segments. */
    static boolean isWithin(String target, String segments) {
        int length = segments.length();
        return target.startsWith(segments) && (length == pathEnd(target) || target.charAt(length) == '/');
    }

    /**
     * The first segments with unreserved characters decoded (RFC 3986 section 6.2.2.2).
     *
     * @param count how many at the most; fewer where the path has fewer
     * @throws ProxyError of kind BAD_REQUEST when one of them can be read in two ways
     */
    static List<String> leadingSegments(String target, int count) {
        int end = pathEnd(target);
        List<String> segments = new ArrayList<>(4);
        int from = 1;
        while (segments.size() < count && from <= end) {
            int slash = target.indexOf('/', from);
            int to = slash < 0 || slash > end ? end : slash;
            if (to == from && to < end) {
                throw twoWays("an empty segment");
            }
            if (to > from) {
                segments.add(decode(target, from, to));
            }
            from = to + 1;
        }
        return segments;
    }

    private static String decode(String target, int from, int to) {
        StringBuilder decoded = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = target.charAt(i);
            if (c == ';') {
                throw twoWays("a parameter");
            }
            if (c == '%') {
                int value = escape(target, i, to);
                if (value == '/' || value == ';' || value == '%') {
                    throw twoWays("an encoded delimiter");
                }
                if (isUnreserved(value)) {
                    decoded.append((char) value);
                } else {
                    decoded.append(target, i, i + 3);
                }
                i += 2;
            } else {
                decoded.append(c);
            }
        }
        return decoded.toString();
    }

    private static int pathEnd(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target.length() : query;
    }

    private static int escape(String target, int percent, int end) {
        int high = percent + 2 < end ? Character.digit(target.charAt(percent + 1), 16) : -1;
        int low = percent + 2 < end ? Character.digit(target.charAt(percent + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the request's path holds a broken percent escape");
        }
        return high << 4 | low;
    }

    private static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~';
    }

    private static ProxyError twoWays(String what) {
        return ProxyError.of(Kind.BAD_REQUEST, "the request's path can be read in two ways: it holds " + what);
    }
}
