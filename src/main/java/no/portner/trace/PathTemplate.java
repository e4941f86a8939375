package no.portner.trace;

/**
 * A path without what may name somebody or something: a segment stays when it is a word of an API, of lower-case letters and hyphens, or a
 * version such as {@code v2}; any other is a star. The query is left out. What stays is few enough to name a span by.
 */
public final class PathTemplate {

    private static final String STAR = "*";
    /** No API has longer words, and a key made of letters would be longer. */
    private static final int LONGEST_WORD = 30;
    private static final int MOST_SEGMENTS = 12;

    private PathTemplate() {
    }

    /** @param target path and query, as they are sent */
    public static String of(String target) {
        int end = end(target);
        StringBuilder template = new StringBuilder(end);
        int segments = 0;
        for (int at = 0; at < end; ) {
            int next = target.indexOf('/', at + 1);
            int until = next < 0 || next > end ? end : next;
            if (++segments > MOST_SEGMENTS) {
                return template.append('/').append(STAR).toString();
            }
            String segment = target.substring(target.charAt(at) == '/' ? at + 1 : at, until);
            template.append('/').append(segment.isEmpty() || isWord(segment) || isVersion(segment) ? segment : STAR);
            at = until;
        }
        return template.isEmpty() ? "/" : template.toString();
    }

    private static int end(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '?' || c == '#' || c == ';') {
                return i;
            }
        }
        return target.length();
    }

    private static boolean isWord(String segment) {
        return segment.length() <= LONGEST_WORD && segment.chars().allMatch(c -> c >= 'a' && c <= 'z' || c == '-');
    }

    private static boolean isVersion(String segment) {
        return segment.length() >= 2 && segment.length() <= 3 && segment.charAt(0) == 'v'
                && segment.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }
}
