package no.portner;

import java.util.List;
import java.util.Set;
import no.portner.config.Parser;
import no.portner.config.Unusable;
import no.portner.upstream.Spelling;

/** The name of a header of Portner's own: one that is taken out of every call, or one that is put into every answer. */
final class OwnHeaderName {

    /** What Portner or HTTP needs; the header is taken out of every call, so that none of these can be it. */
    private static final Set<String> TAKEN = Set.of("authorization", "cookie", "connection", "date", "expect", "forwarded", "from", "host",
            "http2-settings", "integrasjonid", "integrasjonpassord", "keep-alive", "max-forwards", "origin", "pragma", "cache-control",
            "range", "referer", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via", "traceparent", "tracestate");
    private static final List<String> TAKEN_BEGINNINGS = List.of("accept", "content-", "if-", "proxy-", "sec-", "x-http2-");

    /** What an answer says by itself, or HTTP. */
    private static final Set<String> TAKEN_IN_ANSWERS = Set.of("age", "allow", "alt-svc", "authorization", "cache-control", "connection", "date",
            "etag", "expires", "keep-alive", "last-modified", "link", "location", "pragma", "retry-after", "server", "set-cookie", "strict-transport-security", "te",
            "traceparent", "tracestate", "trailer", "transfer-encoding", "upgrade", "vary", "via", "warning", "www-authenticate", "host", "status");
    private static final List<String> BEGINNINGS_IN_ANSWERS = List.of("accept", "access-", "content-", "proxy-", "sec-", "x-http2-");

    private OwnHeaderName() {
    }

    /**
     * A token (RFC 9110 section 5.6.2) that nobody else needs.
     *
     * @param example of what could be set
     */
    static Parser<String> parser(String example) {
        return parser(example, TAKEN, TAKEN_BEGINNINGS);
    }

    /** The same for a header of answers. */
    static Parser<String> ofAnswers(String example) {
        return parser(example, TAKEN_IN_ANSWERS, BEGINNINGS_IN_ANSWERS);
    }

    private static Parser<String> parser(String example, Set<String> taken, List<String> beginnings) {
        return text -> {
            if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                throw new Unusable("is not the name of a header", "set letters, digits and hyphens, such as " + example);
            }
            String name = Spelling.canonical(text);
            if (taken.contains(name) || taken.contains(name.replace("-", "")) || beginnings.stream().anyMatch(name::startsWith)) {
                throw new Unusable("is a header that Portner or HTTP needs", "set a name of your own, such as " + example);
            }
            return text;
        };
    }
}
