package no.portner.route;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.regex.Pattern;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * A {@code Host} value, or the authority of a target, taken apart (RFC 9112 section 3.2). What more than one program could read in more
 * than one way is refused: user names, escapes, characters beyond ASCII, numbers that some resolvers take for addresses.
 *
 * @param host in the one spelling that routes are compared in, never empty: lower case, no trailing dot, no brackets
 * @param port -1 where none is named
 * @param written the host as the client wrote it, but lower case: with its brackets, and with the dot that keeps a resolver from trying
 *     its search domains
 */
record Authority(String host, int port, String written) {

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    /** Of a last label: such a host is an IPv4 address to the WHATWG URL standard and to the resolvers of C libraries. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern DOTTED_QUAD = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final int MOST_DIGITS = 5;

    /** @throws ProxyError of kind BAD_REQUEST when it is not a host with an optional port */
    static Authority parse(String text) {
        int hostEnd;
        String host;
        String written;
        if (text.startsWith("[")) {
            hostEnd = text.indexOf(']') + 1;
            require(hostEnd >= 4);
            written = lowerCase(text.substring(0, hostEnd));
            host = written.substring(1, hostEnd - 1);
            // Without a zone, which is an affair of the client's own machine (RFC 6874 section 1).
            require(host.indexOf('%') < 0 && NetUtil.isValidIpV6Address(host));
        } else {
            int colon = text.indexOf(':');
            hostEnd = colon < 0 ? text.length() : colon;
            written = lowerCase(text.substring(0, hostEnd));
            host = written.endsWith(".") ? written.substring(0, hostEnd - 1) : written;
            requireName(host);
        }
        return new Authority(host, port(text, hostEnd), written);
    }

    private static void requireName(String host) {
        require(host.length() <= LONGEST_NAME);
        int label = 0;
        for (int i = 0; i <= host.length(); i++) {
            char c = i == host.length() ? '.' : host.charAt(i);
            if (c == '.') {
                require(i > label && i - label <= LONGEST_LABEL);
                label = i == host.length() ? label : i + 1;
            } else {
                require(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_');
            }
        }
        if (host.charAt(label) <= '9' && NUMBER.matcher(host).region(label, host.length()).matches()) {
            require(DOTTED_QUAD.matcher(host).matches());
        }
    }

    /** ASCII alone: no other character may become one of a host's. */
    private static String lowerCase(String text) {
        for (int i = 0; i < text.length(); i++) {
            require(text.charAt(i) > 0x20 && text.charAt(i) < 0x7f);
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static int port(String text, int hostEnd) {
        if (hostEnd == text.length()) {
            return -1;
        }
        require(text.charAt(hostEnd) == ':');
        int digits = text.length() - hostEnd - 1;
        if (digits == 0) {
            return -1;
        }
        require(digits <= MOST_DIGITS && text.charAt(hostEnd + 1) != '0');
        int port = 0;
        for (int i = hostEnd + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            require(c >= '0' && c <= '9');
            port = port * 10 + c - '0';
        }
        require(port <= 65535);
        return port;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the request's host is not a host name with an optional port");
        }
    }
}
