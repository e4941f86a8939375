package no.portner.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Integration;
import no.portner.route.Match;
import no.portner.route.Route.ClientAuthorization;

/**
 * Every header rule there is, both ways. Headers are changed in place.
 *
 * <table>
 * <caption>To upstream</caption>
 * <tr><td>hop-by-hop, {@code Proxy-*}, whatever {@code Connection} names</td><td>dropped (RFC 9110 section 7.6.1)</td></tr>
 * <tr><td>{@code Connection} that names framing or routing headers</td><td>400: dropping those would change the message</td></tr>
 * <tr><td>{@code Upgrade}</td><td>{@code websocket} where a GET asks for that, else dropped ({@link WebSocketUpgrade})</td></tr>
 * <tr><td>{@code TE}</td><td>{@code trailers} where the client sent that, else dropped</td></tr>
 * <tr><td>other spellings of framing and routing headers ({@code Content_Length})</td><td>dropped</td></tr>
 * <tr><td>trailers of the names above and below</td><td>dropped (RFC 9110 section 6.5.1)</td></tr>
 * <tr><td>{@code x-http2-*}</td><td>dropped: the codec's own</td></tr>
 * <tr><td>{@code Host}</td><td>the route's; with the port where there is no TLS, for that is no route of the configuration</td></tr>
 * <tr><td>{@code Authorization}</td><td>the token, unless the client sent one of its own and the route keeps it;
 *     {@code Bearer portner} counts as none</td></tr>
 * <tr><td>{@code IntegrasjonId, IntegrasjonPassord}</td><td>of the integration that the call names, else the route's default one;
 *     an id without a password of ours passes with the client's own, else 403; two ids are a 400</td></tr>
 * </table>
 * To the client: hop-by-hop and {@code Proxy-*} dropped, {@code Location} on the route's host rewritten to what the client used; a 101
 * keeps its {@code Upgrade: websocket}.
 */
public final class HeaderPolicy {

    public static final AsciiString INTEGRASJON_ID = AsciiString.cached("IntegrasjonId");
    public static final AsciiString INTEGRASJON_PASSORD = AsciiString.cached("IntegrasjonPassord");

    /** For libraries that insist on sending a token: stands for none. */
    private static final String PLACEHOLDER = "Bearer portner";
    private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "te", "upgrade", "http2-settings");
    private static final Set<String> BELONGS_TO_THE_WAY = Set.of("content-length", "transfer-encoding", "host");

    private static final Set<String> NEVER_A_TRAILER = Set.of("authorization", "connection", "content-length", "transfer-encoding", "host");

    private HeaderPolicy() {
    }

    /** Whether the call is to carry our token: within the route's prefixes, and without a kept {@code Authorization} of the client's. */
    public static boolean wantsToken(HttpHeaders headers, Match match) {
        return match.credentials() && !keepsClientAuthorization(headers, match);
    }

    /** Whether the request wants the connection to become WebSocket's, which it does when the upstream agrees. */
    public static boolean asksForWebSocket(HttpRequest request) {
        return WebSocketUpgrade.isAskedForBy(request);
    }

    /**
     * Makes the client's headers into the upstream's. Can be called again on what it has made.
     *
     * @param token value of {@code Authorization}, or null when the call goes without our token
     * @throws ProxyError BAD_REQUEST, INTEGRATION_UNKNOWN
     */
    public static void toUpstream(HttpRequest request, Match match, AsciiString token) {
        boolean webSocket = WebSocketUpgrade.isAskedForBy(request);
        toUpstream(request.headers(), match, token);
        if (webSocket) {
            WebSocketUpgrade.set(request.headers());
        }
    }

    static void toUpstream(HttpHeaders headers, Match match, AsciiString token) {
        boolean secure = match.route().isSecure();
        if (!secure && (token != null || match.credentials())) {
            throw new IllegalStateException("credentials never leave without TLS: the upstream is " + match.route().upstream());
        }
        boolean trailers = headers.containsValue(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true);
        Optional<Integration> integration = match.credentials() ? integrationOf(headers, match) : Optional.empty();
        boolean replaceAuthorization = token != null || isPlaceholder(headers);
        List<String> named = namedByConnection(headers, Kind.BAD_REQUEST);
        List<String> dropped = new ArrayList<>(8);
        for (Map.Entry<String, String> header : headers) {
            String spelling = canonical(header.getKey());
            if (isHopByHop(spelling) || named.contains(spelling) || spelling.startsWith("x-http2-")
                    || BELONGS_TO_THE_WAY.contains(spelling) && !spelling.equalsIgnoreCase(header.getKey())
                    || replaceAuthorization && spelling.equals("authorization")
                    || integration.isPresent() && isOfIntegration(header.getKey())) {
                dropped.add(header.getKey());
            }
        }
        dropped.forEach(headers::remove);
        if (trailers) {
            headers.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
        }
        headers.set(HttpHeaderNames.HOST, secure ? match.route().host() : match.route().upstream().getRawAuthority());
        if (token != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, token);
        }
        integration.ifPresent(ours -> headers.set(INTEGRASJON_ID, ours.id()).set(INTEGRASJON_PASSORD, ours.password().reveal()));
    }

    /** Some upstreams merge trailers into headers: what those decide by does not leave at the end of a body either. */
    public static void trailersToUpstream(HttpHeaders trailers) {
        trailers.names().stream().filter(name -> NEVER_A_TRAILER.contains(canonical(name)) || isOfIntegration(name))
                .toList().forEach(trailers::remove);
    }

    /**
     * Makes the upstream's response headers into the client's.
     *
     * @throws ProxyError UPSTREAM_PROTOCOL
     */
    public static void toClient(HttpResponse response, Match match) {
        boolean webSocket = WebSocketUpgrade.isAgreedToBy(response);
        toClient(response.headers(), match);
        if (webSocket) {
            WebSocketUpgrade.set(response.headers());
        }
    }

    static void toClient(HttpHeaders headers, Match match) {
        List<String> named = namedByConnection(headers, Kind.UPSTREAM_PROTOCOL);
        List<String> dropped = new ArrayList<>(4);
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (isHopByHop(name) || named.contains(name)) {
                dropped.add(header.getKey());
            }
        }
        dropped.forEach(headers::remove);
        String location = headers.get(HttpHeaderNames.LOCATION);
        if (location != null && match.route().isSecure()) {
            headers.set(HttpHeaderNames.LOCATION, asTheClientSeesIt(location, match));
        }
    }

    /** A location on the route's own https host, told as the client would call it; any other passes untouched and is never followed. */
    static String asTheClientSeesIt(String location, Match match) {
        String host = match.route().host();
        if (!location.regionMatches(true, 0, "https://", 0, 8) || !location.regionMatches(true, 8, host, 0, host.length())) {
            boolean absolutePath = location.startsWith("/") && !location.startsWith("//");
            int pathOfBase = match.clientBase().indexOf('/', match.clientBase().indexOf("://") + 3);
            return absolutePath && pathOfBase > 0 ? match.clientBase().substring(pathOfBase) + location : location;
        }
        String rest = location.substring(8 + host.length());
        if (rest.startsWith(":443")) {
            rest = rest.substring(4);
        }
        boolean sameHost = rest.isEmpty() || rest.startsWith("/") || rest.startsWith("?") || rest.startsWith("#");
        return sameHost ? match.clientBase() + rest : location;
    }

    private static boolean keepsClientAuthorization(HttpHeaders headers, Match match) {
        return match.route().authorization() == ClientAuthorization.KEEP && headers.contains(HttpHeaderNames.AUTHORIZATION)
                && !isPlaceholder(headers);
    }

    private static boolean isPlaceholder(HttpHeaders headers) {
        List<String> values = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        return values.size() == 1 && values.get(0).trim().equalsIgnoreCase(PLACEHOLDER);
    }

    /** Ours, with the password; empty where the call brings its own password, or needs no integration. */
    private static Optional<Integration> integrationOf(HttpHeaders headers, Match match) {
        String id = null;
        boolean ownPassword = false;
        for (Map.Entry<String, String> header : headers) {
            if (isSpelling(header.getKey(), INTEGRASJON_ID)) {
                String another = header.getValue().strip();
                if (id != null && !id.equalsIgnoreCase(another)) {
                    throw ProxyError.of(Kind.BAD_REQUEST, "the call names two integrations in IntegrasjonId");
                }
                id = another;
            } else {
                ownPassword |= isSpelling(header.getKey(), INTEGRASJON_PASSORD);
            }
        }
        if (id == null) {
            return match.route().integrations().byDefault();
        }
        Optional<Integration> ours = match.route().integrations().named(id);
        if (ours.isEmpty() && !ownPassword) {
            throw ProxyError.of(Kind.INTEGRATION_UNKNOWN, "the call names an integration in IntegrasjonId that Portner has no password for")
                    .hint("Legg integrasjonen og passordet inn i FIKS_INTEGRASJONER, eller send også IntegrasjonPassord i kallet.",
                            "Put the integration and its password into FIKS_INTEGRASJONER, or send IntegrasjonPassord in the call too.");
        }
        return ours;
    }

    private static boolean isOfIntegration(String name) {
        return isSpelling(name, INTEGRASJON_ID) || isSpelling(name, INTEGRASJON_PASSORD);
    }

    /** {@code integrasjon_id} too: whoever writes that means it, and another integration's password beside it would be a trap. */
    private static boolean isSpelling(String name, AsciiString of) {
        return name.regionMatches(true, 0, "integrasjon", 0, 11) && of.contentEqualsIgnoreCase(canonical(name).replace("-", ""));
    }

    private static boolean isHopByHop(String name) {
        return HOP_BY_HOP.contains(name) || name.startsWith("proxy-");
    }

    private static List<String> namedByConnection(HttpHeaders headers, Kind otherwise) {
        List<String> values = headers.getAll(HttpHeaderNames.CONNECTION);
        if (values.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>(2);
        for (String value : values) {
            for (String token : value.split(",")) {
                String name = canonical(token.trim());
                if (BELONGS_TO_THE_WAY.contains(name)) {
                    throw ProxyError.of(otherwise, "Connection names " + name + ", which belongs to the whole way");
                }
                names.add(name);
            }
        }
        return names;
    }

    /** One spelling for what some upstreams fold into one (CGI variables): lower case, {@code _} and {@code .} as {@code -}. */
    public static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    }
}
