package no.portner.observe;

import java.util.EnumSet;
import java.util.Set;
import no.portner.error.ProxyError;

/** What became of a call, for people who want to know whether an upstream works. */
enum Outcome {

    /** The upstream answered, with whatever status below 500. */
    ANSWERED,
    /** It answered 500 or above, or could not be called. */
    FAILED,
    /** Portner answered itself, for another reason, or the client went away. */
    OTHER;

    private static final int FIRST_SERVER_ERROR = 500;
    private static final Set<ProxyError.Kind> UPSTREAM = EnumSet.of(ProxyError.Kind.UPSTREAM_UNRESOLVED, ProxyError.Kind.UPSTREAM_UNREACHABLE,
            ProxyError.Kind.UPSTREAM_TLS, ProxyError.Kind.UPSTREAM_CONNECT_TIMEOUT, ProxyError.Kind.UPSTREAM_RESPONSE_TIMEOUT,
            ProxyError.Kind.UPSTREAM_CLOSED, ProxyError.Kind.UPSTREAM_PROTOCOL);

    /**
     * @param kind of Portner's own error; null where there was none
     * @param status what the client got; 0 when it went away before that
     */
    static Outcome of(ProxyError.Kind kind, int status) {
        if (kind != null) {
            return UPSTREAM.contains(kind) ? FAILED : OTHER;
        }
        return status >= FIRST_SERVER_ERROR ? FAILED : status > 0 ? ANSWERED : OTHER;
    }
}
