package no.portner.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Integration;
import no.portner.route.Integrations;
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
 * <tr><td>other spellings of framing and routing headers ({@code Content_Length})</td><td>400: some upstreams read them as those</td></tr>
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

    /** What both names begin with. */
    private static final String INTEGRASJON = "integrasjon";
    /** For libraries that insist on sending a token: stands for none. */
    private static final String PLACEHOLDER = "Bearer portner";
    private static final NameSet HOP_BY_HOP = NameSet.of("connection", "keep-alive", "te", "upgrade", "http2-settings");
    private static final NameSet BELONGS_TO_THE_WAY = NameSet.of("content-length", "transfer-encoding", "host");
    private static final NameSet NEVER_A_TRAILER = NameSet.of("authorization", "connection", "content-length", "transfer-encoding", "host");

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
        boolean trailers = headers.contains(HttpHeaderNames.TE)
                && headers.containsValue(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true);
        Integration integration = match.credentials() ? integrationOf(headers, match) : null;
        boolean replaceAuthorization = token != null || isPlaceholder(headers);
        List<String> named = ConnectionOptions.take(headers, BELONGS_TO_THE_WAY, Kind.BAD_REQUEST);
        List<CharSequence> dropped = List.of();
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            CharSequence name = all.next().getKey();
            if (HOP_BY_HOP.hasSpelling(name) || Spelling.startsWith(name, "proxy-") || Spelling.isOneOf(name, named)
                    || Spelling.startsWith(name, "x-http2-")
                    || replaceAuthorization && Spelling.is(name, "authorization")
                    || integration != null && isOfIntegration(name)) {
                dropped = with(dropped, name);
            } else if (BELONGS_TO_THE_WAY.hasSpelling(name) && !BELONGS_TO_THE_WAY.hasWritten(name)) {
                throw ProxyError.of(Kind.BAD_REQUEST, "a header's name could be read as Content-Length or Transfer-Encoding");
            }
        }
        drop(dropped, headers);
        if (trailers) {
            headers.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
        }
        headers.set(HttpHeaderNames.HOST, secure ? match.route().host() : match.route().upstream().getRawAuthority());
        if (token != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, token);
        }
        if (integration != null) {
            headers.set(INTEGRASJON_ID, integration.id()).set(INTEGRASJON_PASSORD, integration.password().reveal());
        }
    }

    /** Some upstreams merge trailers into headers: what those decide by does not leave at the end of a body either. */
    public static void trailersToUpstream(HttpHeaders trailers) {
        trailers.names().stream().filter(name -> NEVER_A_TRAILER.hasSpelling(name) || isOfIntegration(name))
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
        List<String> named = ConnectionOptions.take(headers, BELONGS_TO_THE_WAY, Kind.UPSTREAM_PROTOCOL);
        List<CharSequence> dropped = List.of();
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            CharSequence name = all.next().getKey();
            if (HOP_BY_HOP.hasWritten(name) || AsciiString.regionMatches(name, true, 0, "proxy-", 0, 6)
                    || Spelling.isWritten(name, named)) {
                dropped = with(dropped, name);
            }
        }
        drop(dropped, headers);
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
        if (!headers.contains(HttpHeaderNames.AUTHORIZATION)) {
            return false;
        }
        List<String> values = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        return values.size() == 1 && values.get(0).trim().equalsIgnoreCase(PLACEHOLDER);
    }

    /** Ours, with the password; null where the call brings its own password, or needs no integration. */
    private static Integration integrationOf(HttpHeaders headers, Match match) {
        String id = null;
        boolean ownPassword = false;
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            if (!Spelling.startsWith(header.getKey(), INTEGRASJON)) {
                continue;
            }
            if (isSpelling(header.getKey(), INTEGRASJON_ID)) {
                String another = header.getValue().toString().strip();
                if (id != null && !id.equalsIgnoreCase(another)) {
                    throw ProxyError.of(Kind.BAD_REQUEST, "the call names two integrations in IntegrasjonId");
                }
                id = another;
            } else {
                ownPassword |= isSpelling(header.getKey(), INTEGRASJON_PASSORD);
            }
        }
        Integrations known = match.route().integrations();
        Integration ours = (id == null ? known.byDefault() : known.named(id)).orElse(null);
        if (id != null && ours == null && !ownPassword) {
            throw ProxyError.of(Kind.INTEGRATION_UNKNOWN, "the call names an integration in IntegrasjonId that Portner has no password for")
                    .hint("Legg integrasjonen og passordet inn i FIKS_INTEGRASJONER, eller send også IntegrasjonPassord i kallet.",
                            "Put the integration and its password into FIKS_INTEGRASJONER, or send IntegrasjonPassord in the call too.");
        }
        return ours;
    }

    private static boolean isOfIntegration(CharSequence name) {
        return Spelling.startsWith(name, INTEGRASJON) && (isSpelling(name, INTEGRASJON_ID) || isSpelling(name, INTEGRASJON_PASSORD));
    }

    /** {@code integrasjon_id} too: whoever writes that means it, and another integration's password beside it would be a trap. */
    private static boolean isSpelling(CharSequence name, AsciiString of) {
        return of.contentEqualsIgnoreCase(Spelling.canonical(name.toString()).replace("-", ""));
    }

    /** A list is made with the first name alone. */
    private static List<CharSequence> with(List<CharSequence> names, CharSequence name) {
        List<CharSequence> more = names.isEmpty() ? new ArrayList<>(4) : names;
        if (!more.contains(name)) {
            more.add(name);
        }
        return more;
    }

    private static void drop(List<CharSequence> names, HttpHeaders headers) {
        for (int i = 0; i < names.size(); i++) {
            headers.remove(names.get(i));
        }
    }
}
