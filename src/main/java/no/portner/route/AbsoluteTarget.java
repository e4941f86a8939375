package no.portner.route;

/**
 * A request target that is a URL (RFC 9112 section 3.2.2).
 *
 * @param base scheme and authority as the client wrote them
 * @param rest path and query; empty where the URL ends with the authority
 */
record AbsoluteTarget(boolean isSecure, Authority authority, String base, String rest) {

    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    static boolean isOne(String target) {
        return startsWith(target, HTTP) || startsWith(target, HTTPS);
    }

    private static boolean startsWith(String target, String scheme) {
        return target.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    /** @throws no.portner.error.ProxyError BAD_REQUEST */
    static AbsoluteTarget parse(String target) {
        boolean secure = startsWith(target, HTTPS);
        String scheme = secure ? HTTPS : HTTP;
        int path = target.indexOf('/', scheme.length());
        int query = target.indexOf('?', scheme.length());
        int end = path >= 0 && (query < 0 || path < query) ? path : query >= 0 ? query : target.length();
        String authority = target.substring(scheme.length(), end);
        return new AbsoluteTarget(secure, Authority.parse(authority), scheme + authority, target.substring(end));
    }

    /** Whether a {@code Host} says the same, as it must (RFC 9112 section 3.2). */
    boolean isNamedBy(Authority host) {
        return authority.host().equals(host.host()) && port(authority) == port(host);
    }

    private int port(Authority of) {
        return of.port() >= 0 ? of.port() : isSecure ? 443 : 80;
    }

    /** What the next server gets: {@code *} for OPTIONS of a URL without path and query (RFC 9112 section 3.2.4). */
    String origin(String method) {
        if (rest.isEmpty() && method.equals("OPTIONS")) {
            return "*";
        }
        return rest.startsWith("/") ? rest : "/" + rest;
    }
}
