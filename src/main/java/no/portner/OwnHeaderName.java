package no.portner;

import java.util.List;
import java.util.Set;
import no.portner.config.Parser;
import no.portner.config.Unusable;
import no.portner.upstream.Spelling;

/** The name of a header that is meant for Portner alone, and taken out of every call. */
final class OwnHeaderName {

    /** What Portner or HTTP needs; the header is taken out of every call, so that none of these can be it. */
    private static final Set<String> TAKEN = Set.of("authorization", "cookie", "connection", "date", "expect", "forwarded", "from", "host",
            "http2-settings", "integrasjonid", "integrasjonpassord", "keep-alive", "max-forwards", "origin", "pragma", "cache-control",
            "range", "referer", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via", "traceparent", "tracestate");
    private static final List<String> TAKEN_BEGINNINGS = List.of("accept", "content-", "if-", "proxy-", "sec-", "x-http2-");

    private OwnHeaderName() {
    }

    /**
     * A token (RFC 9110 section 5.6.2) that nobody else needs.
     *
     * @param example of what could be set
     */
    static Parser<String> parser(String example) {
        return text -> {
            if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                throw new Unusable("is not the name of a header", "set letters, digits and hyphens, such as " + example);
            }
            String name = Spelling.canonical(text);
            if (TAKEN.contains(name) || TAKEN.contains(name.replace("-", "")) || TAKEN_BEGINNINGS.stream().anyMatch(name::startsWith)) {
                throw new Unusable("is a header that Portner or HTTP needs", "set a name of your own, such as " + example);
            }
            return text;
        };
    }
}
