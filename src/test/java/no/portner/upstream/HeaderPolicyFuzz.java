package no.portner.upstream;

import static no.portner.fuzz.Property.holds;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.portner.config.Secret;
import no.portner.error.ProxyError;
import no.portner.route.Integration;
import no.portner.route.Match;
import no.portner.route.Route;
import no.portner.route.Routes;

/**
 * A flag and lines of headers: whatever a client sends, what leaves are our credentials where they belong and nowhere else, and no header that
 * an upstream could take for one of ours.
 */
public final class HeaderPolicyFuzz {

    private static final AsciiString TOKEN = AsciiString.of("Bearer 5d0c2a9e7b");
    private static final Integration OURS = new Integration("1b2c", Secret.of("e3b7f0a1c4"));
    private static final List<String> HOP_BY_HOP = List.of("connection", "keep-alive", "upgrade", "http2-settings");

    private static final List<String> NAMED = List.of("content-length", "transfer-encoding", "authorization", "integrasjonid", "integrasjonpassord");

    private HeaderPolicyFuzz() {
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        boolean credentials = (input[0] & 1) == 0;
        boolean keep = (input[0] & 2) == 0;
        Route route = Routes.to("fiks", "api.fiks.test.ks.no", URI.create("https://api.fiks.test.ks.no"),
                (input[0] & 4) == 0 ? Optional.of(OURS) : Optional.empty(), keep ? Route.ClientAuthorization.KEEP : Route.ClientAuthorization.REPLACE, "/");
        Match match = new Match(route, "/", credentials, "http://localhost:7180");
        HttpHeaders headers = headers(input);
        HttpHeaders sent = new DefaultHttpHeaders(false).add(headers);
        if (lines(sent).stream().anyMatch(line -> line.contains(TOKEN.subSequence(7)) || line.contains(OURS.password().reveal()))) {
            return; // The fuzzer learns the secrets from comparisons; a client that knows them proves nothing.
        }
        AsciiString token = HeaderPolicy.wantsToken(headers, match) ? TOKEN : null;
        try {
            HeaderPolicy.toUpstream(headers, match, token);
        } catch (ProxyError error) {
            holds(error.kind() == ProxyError.Kind.BAD_REQUEST || error.kind() == ProxyError.Kind.INTEGRATION_UNKNOWN, "the error is one that is declared");
            sent.forEach(header -> holds(isShortOrAName(header.getValue()) || !error.detail().contains(header.getValue()), "an error repeats no value"));
            return;
        }
        check(headers, match, token);
        HttpHeaders again = new DefaultHttpHeaders(false).add(headers);
        HeaderPolicy.toUpstream(again, match, token);
        holds(lines(again).equals(lines(headers)), "a second time changes nothing");
    }

    /** Errors name headers, and a value may happen to be such a name, or a part of it. */
    private static boolean isShortOrAName(String value) {
        return value.length() < 12 || NAMED.stream().anyMatch(name -> name.contains(value.toLowerCase(Locale.ROOT)));
    }

    private static List<String> lines(HttpHeaders headers) {
        return headers.entries().stream().map(header -> header.getKey() + ": " + header.getValue()).sorted().toList();
    }

    private static void check(HttpHeaders headers, Match match, AsciiString token) {
        int hosts = 0;
        int authorizations = 0;
        int ids = 0;
        int passwords = 0;
        boolean ours = false;
        for (Map.Entry<String, String> header : headers) {
            String name = folded(header.getKey());
            String value = header.getValue();
            holds(!HOP_BY_HOP.contains(name) && !name.startsWith("proxy-") && !name.startsWith("x-http2-"), "no header of the way leaves");
            holds(!name.equals("te") || value.equals("trailers"), "TE is trailers or nothing");
            boolean ofTheWay = List.of("host", "content-length", "transfer-encoding").contains(name);
            holds(!ofTheWay || header.getKey().equalsIgnoreCase(name), "no framing header leaves in another spelling");
            hosts += name.equals("host") ? 1 : 0;
            if (name.equals("authorization")) {
                authorizations++;
                holds(token == null || value.contentEquals(TOKEN), "beside our token there is no other authorization");
            }
            ids += isOfIntegration(name, "id") ? 1 : 0;
            passwords += isOfIntegration(name, "passord") ? 1 : 0;
            ours |= value.equals(OURS.password().reveal());
            holds(!value.contentEquals(TOKEN) || name.equals("authorization") && token != null, "our token is in no other header");
        }
        holds(hosts == 1 && headers.get("Host").equals(match.route().host()), "the host is the route's");
        holds(token == null || authorizations == 1, "our token is there once");
        holds(!ours || match.credentials() && ids == 1 && passwords == 1 && headers.get("IntegrasjonId").equalsIgnoreCase(OURS.id()),
                "our password goes with our integration alone, and beside no other");
    }

    /** With or without a separator between the two words; one within a word makes another name, to every upstream. */
    private static boolean isOfIntegration(String folded, String rest) {
        return folded.matches("integrasjon-*" + rest);
    }

    /** As a CGI upstream would name its variable, but written otherwise than Portner's own code writes it. */
    private static String folded(String name) {
        return name.replaceAll("[^A-Za-z0-9!#$%&'*+^`|~]", "-").toLowerCase(Locale.ROOT);
    }

    /** Such as the decoder lets through. */
    private static HttpHeaders headers(byte[] input) {
        HttpHeaders headers = new DefaultHttpHeaders(false);
        for (String line : new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") && line.chars().allMatch(c -> c == '\t' || c >= 0x20 && c != 0x7f)) {
                headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return headers;
    }
}
