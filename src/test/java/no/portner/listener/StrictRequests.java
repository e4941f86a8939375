package no.portner.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads requests as the strictest of servers does, in the one way that RFC 9112 leaves: an expression for each line, and nothing of Netty.
 * What it objects to, two servers could read in two ways.
 *
 * @param whole the requests that came to their end: line, and body in brackets
 * @param rest what came after them
 * @param objection to the rest, or null: then it may become a request yet
 */
record StrictRequests(List<String> whole, String rest, String objection) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile(TOKEN + " [\\x21-\\x7e]+ HTTP/1\\.1");
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):[ \\t]*((?:[\\x21-\\x7e\\x80-\\xff](?:[\\t\\x20-\\x7e\\x80-\\xff]*"
            + "[\\x21-\\x7e\\x80-\\xff])?)?)[ \\t]*");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,8}");
    private static final Pattern OTHER_SPELLING = Pattern.compile("content[_.]length|transfer[_.]encoding");

    static StrictRequests read(String bytes) {
        List<String> whole = new ArrayList<>();
        int from = 0;
        while (from < bytes.length()) {
            try {
                Reader reader = new Reader(bytes, from);
                whole.add(reader.request());
                from = reader.at;
            } catch (Incomplete more) {
                return new StrictRequests(whole, bytes.substring(from), null);
            } catch (IllegalArgumentException e) {
                return new StrictRequests(whole, bytes.substring(from), e.getMessage());
            }
        }
        return new StrictRequests(whole, "", null);
    }

    private static final class Incomplete extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Reader {

        private final String bytes;
        private int at;
        private String host;
        private String length;
        private boolean chunked;

        Reader(String bytes, int from) {
            this.bytes = bytes;
            this.at = from;
        }

        String request() {
            String first = line();
            require(REQUEST_LINE.matcher(first).matches(), first);
            for (String line; !(line = line()).isEmpty();) {
                field(line);
            }
            require(host != null, "no Host");
            require(!(chunked && length != null), "both a length and chunks");
            return first.substring(0, first.lastIndexOf(' ')) + " [" + (chunked ? chunks() : take(length == null ? 0 : Integer.parseInt(length))) + "]";
        }

        private void field(String line) {
            Matcher field = FIELD.matcher(line);
            require(field.matches(), line);
            String value = field.group(2);
            String name = field.group(1).toLowerCase(Locale.ROOT);
            require(!OTHER_SPELLING.matcher(name).matches(), line);
            switch (name) {
                case "host" -> {
                    require(host == null, "two Hosts");
                    host = value;
                }
                case "content-length" -> {
                    require(length == null && LENGTH.matcher(value).matches(), line);
                    length = value;
                }
                case "transfer-encoding" -> {
                    require(!chunked && value.equals("chunked"), line);
                    chunked = true;
                }
                default -> {
                }
            }
        }

        private String chunks() {
            StringBuilder body = new StringBuilder();
            while (true) {
                String size = line();
                require(SIZE.matcher(size).matches(), size);
                int length = Integer.parseInt(size, 16);
                if (length == 0) {
                    for (String line; !(line = line()).isEmpty();) {
                        require(FIELD.matcher(line).matches(), line);
                    }
                    return body.toString();
                }
                body.append(take(length));
                require(take(2).equals("\r\n"), "no line end after a chunk");
            }
        }

        private String take(int count) {
            if (bytes.length() - at < count) {
                throw new Incomplete();
            }
            at += count;
            return bytes.substring(at - count, at);
        }

        private String line() {
            int end = bytes.indexOf("\r\n", at);
            if (end < 0) {
                require(bytes.indexOf('\n', at) < 0, "a bare line feed");
                throw new Incomplete();
            }
            String line = bytes.substring(at, end);
            at = end + 2;
            return line;
        }

        private static void require(boolean condition, String otherwise) {
            if (!condition) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
