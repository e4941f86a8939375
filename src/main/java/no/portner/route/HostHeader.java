package no.portner.route;

/**
 * A {@code Host} header, taken apart.
 *
 * @param text as the client sent it
 * @param plain what a client that calls without TLS puts before a path
 * @param secure the same with TLS
 */
record HostHeader(String text, Authority authority, String plain, String secure) {

    /** @throws no.portner.error.ProxyError BAD_REQUEST */
    static HostHeader parse(String text) {
        return new HostHeader(text, Authority.parse(text), "http://" + text, "https://" + text);
    }

    /** In the one spelling that routes are compared in. */
    String host() {
        return authority.host();
    }
}
