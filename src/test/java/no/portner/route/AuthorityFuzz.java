package no.portner.route;

import static no.portner.fuzz.Property.holds;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import no.portner.error.ProxyError;

/** A {@code Host}: it has one reading, the same as that of Java's own parser of URLs where that has one too. */
public final class AuthorityFuzz {

    private AuthorityFuzz() {
    }

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        Authority authority;
        try {
            authority = Authority.parse(text);
        } catch (ProxyError error) {
            holds(error.kind() == ProxyError.Kind.BAD_REQUEST, "the error is one that is declared");
            return;
        }
        String host = authority.host();
        holds(!host.isEmpty() && host.equals(host.toLowerCase(Locale.ROOT)) && !host.endsWith("."), "a host is in the one spelling");
        holds(host.matches("[a-z0-9._-]+|[0-9a-f:.]+"), "a host has the characters of a host");
        holds(authority.port() >= -1 && authority.port() <= 65535 && authority.port() != 0, "a port is one");
        Authority again = Authority.parse(authority.written() + (authority.port() < 0 ? "" : ":" + authority.port()));
        holds(again.equals(authority), "what was read is read again as the same");
        try {
            URI url = new URI("http://" + text + "/");
            if (url.getHost() != null) {
                String known = url.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|\\]$", "").replaceFirst("\\.$", "");
                holds(known.equals(host) && url.getPort() == authority.port(), "another parser reads the same");
            }
        } catch (URISyntaxException e) {
            // It reads less than is allowed in a Host.
        }
    }
}
