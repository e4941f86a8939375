package no.portner.route;

import static no.portner.fuzz.Property.holds;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import no.portner.error.ProxyError;

/**
 * Three lines, method, {@code Host} and target: a call that gets credentials is for a route's host and within its prefixes, however the path is
 * decoded; a name that is none of ours borrows nothing.
 */
public final class RouteMatchingFuzz {

    private static final RouteTable TABLE = new RouteTable(List.of(Routes.svarut(), Routes.fiks()), Set.of("portner.internal"));
    private static final Set<String> OWN = Set.of("localhost", "127.0.0.1", "[::1]", "portner.internal");
    private static final Set<String> ROUTED = Set.of("test.svarut.ks.no", "api.fiks.test.ks.no");

    private RouteMatchingFuzz() {
    }

    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", 3);
        if (lines.length < 3 || lines[0].isEmpty() || lines[2].isEmpty()) {
            return;
        }
        String host = lines[1];
        String target = lines[2];
        try {
            Match match = TABLE.match(lines[0], host, target);
            check(match);
            boolean url = target.regionMatches(true, 0, "http://", 0, 7) || target.regionMatches(true, 0, "https://", 0, 8);
            holds(url || OWN.contains(name(host)) || ROUTED.contains(name(host)), "only a known host is answered");
        } catch (ProxyError error) {
            checkError(error);
        }
        try {
            Match match = TABLE.matchTransparent(lines[0], host, target);
            check(match);
            holds(name(host).equals(match.route().host()), "a transparent call is for the host that it names");
        } catch (ProxyError error) {
            checkError(error);
        }
    }

    private static void check(Match match) {
        String target = match.target();
        holds(target.startsWith("/") || target.equals("*"), "what is sent on is a path or an asterisk");
        holds(target.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '#'), "what is sent on is visible");
        holds(!match.isPassThrough() || !ROUTED.contains(match.route().host()), "a routed host does not pass as an unknown one");
        if (match.credentials()) {
            holds(ROUTED.contains(match.route().host()), "credentials go to a route's host");
            if (match.route().host().equals("test.svarut.ks.no")) {
                String path = resolved(target);
                holds(path.equals("/api/v2") || path.equals("/api/v3") || path.startsWith("/api/v2/") || path.startsWith("/api/v3/"),
                        "a path with credentials is within the prefix");
            }
        }
    }

    private static void checkError(ProxyError error) {
        holds(error.kind() == ProxyError.Kind.BAD_REQUEST || error.kind() == ProxyError.Kind.UNKNOWN_ROUTE, "the error is one that is declared");
        holds(error.detail().chars().allMatch(c -> c >= 0x20 && c < 0x7f), "an error shows no control");
    }

    /** As the most lenient server would: decoded, backslashes turned, parameters and empty segments dropped, dots resolved. */
    private static String resolved(String target) {
        String path = decoded(target.split("\\?", 2)[0]).replace('\\', '/');
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/")) {
            String plain = segment.split(";", 2)[0];
            if (plain.equals("..")) {
                segments.pollLast();
            } else if (!plain.isEmpty() && !plain.equals(".")) {
                segments.addLast(plain);
            }
        }
        return "/" + String.join("/", segments);
    }

    private static String decoded(String text) {
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%' && text.substring(i).matches("(?s)%[0-9a-fA-F]{2}.*")) {
                decoded.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                decoded.append(text.charAt(i));
            }
        }
        return decoded.toString();
    }

    private static String name(String host) {
        String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
