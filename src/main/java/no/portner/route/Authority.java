package no.portner.route;

import java.util.Locale;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * A {@code Host} value taken apart (RFC 9112 section 3.2), in the one spelling that routes are compared in: lower case, no trailing dot,
 * no brackets.
 *
 * @param host never empty
 * @param port -1 where none is named
 */
record Authority(String host, int port) {

    /** @throws ProxyError of kind BAD_REQUEST when it is not a host with an optional port */
    static Authority parse(String text) {
        int hostEnd;
        String host;
        if (text.startsWith("[")) {
            hostEnd = text.indexOf(']') + 1;
            if (hostEnd < 4) {
                throw malformed();
            }
            host = text.substring(1, hostEnd - 1);
            require(host.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0 && c < 128));
        } else {
            int colon = text.indexOf(':');
            hostEnd = colon < 0 ? text.length() : colon;
            host = text.substring(0, hostEnd);
            require(host.chars().allMatch(Authority::isHostCharacter));
            if (host.endsWith(".")) {
                host = host.substring(0, host.length() - 1);
            }
            require(!host.isEmpty() && !host.startsWith(".") && !host.contains("..") && !host.endsWith("."));
        }
        return new Authority(host.toLowerCase(Locale.ROOT), port(text, hostEnd));
    }

    private static int port(String text, int hostEnd) {
        if (hostEnd == text.length()) {
            return -1;
        }
        String digits = text.substring(hostEnd + 1);
        require(text.charAt(hostEnd) == ':' && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9'));
        if (digits.isEmpty()) {
            return -1;
        }
        int port = Integer.parseInt(digits);
        require(port <= 65535);
        return port;
    }

    private static boolean isHostCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_';
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw malformed();
        }
    }

    private static ProxyError malformed() {
        return ProxyError.of(Kind.BAD_REQUEST, "the request's host is not a host name with an optional port");
    }
}
