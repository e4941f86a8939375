package no.portner.listener;

import io.netty.handler.codec.http.HttpHeaders;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * The header that a call must carry to get credentials ({@code PORTNER_REQUIRED_HEADER}). Whoever can make the application fetch a URL of
 * their choice can seldom choose a header too. It is taken out of every call, so that it never leaves.
 */
public final class RequiredHeader {

    private final NamedHeader header;

    private RequiredHeader(NamedHeader header) {
        this.header = header;
    }

    /** No header is asked for. */
    public static RequiredHeader none() {
        return new RequiredHeader(NamedHeader.none());
    }

    public static RequiredHeader named(String name) {
        return new RequiredHeader(NamedHeader.of(name));
    }

    /**
     * Takes the header out of a call.
     *
     * @param credentials whether the call would get any of ours
     * @throws ProxyError REQUIRED_HEADER_MISSING
     */
    void take(HttpHeaders headers, boolean credentials) {
        boolean missing = header.take(headers).isEmpty() && header.isSet();
        if (missing && credentials) {
            throw ProxyError.of(Kind.REQUIRED_HEADER_MISSING, "the call has no header " + header.name()
                    + ", which every call must carry to get credentials (PORTNER_REQUIRED_HEADER)");
        }
    }

    /** Takes the header out of a request's trailers, where it says nothing. */
    void drop(HttpHeaders trailers) {
        header.take(trailers);
    }
}
