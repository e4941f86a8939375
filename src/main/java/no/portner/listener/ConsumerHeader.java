package no.portner.listener;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.token.Organisation;

/**
 * The header in which a call names the organisation that it is made for ({@code consumer_org}, Altinn delegation). It is taken out of
 * every call in every spelling that an upstream could fold into it, so that it never leaves.
 */
public final class ConsumerHeader {

    private final NamedHeader header;
    private final Set<String> organisations;

    private ConsumerHeader(NamedHeader header, Set<String> organisations) {
        this.header = header;
        this.organisations = organisations;
    }

    /** No header means anything. */
    public static ConsumerHeader none() {
        return new ConsumerHeader(NamedHeader.none(), Set.of());
    }

    /** @param organisations that may be named, nine digits each */
    public static ConsumerHeader named(String name, Collection<String> organisations) {
        return new ConsumerHeader(NamedHeader.of(name), Set.copyOf(organisations));
    }

    /**
     * Takes the header out of a call.
     *
     * @param wanted whether the call gets a token of ours; else what the header says means nothing
     * @return nine digits, or null: then the token is the route's own
     * @throws ProxyError BAD_REQUEST, CONSUMER_UNKNOWN
     */
    String take(HttpHeaders headers, boolean wanted) {
        List<String> values = header.take(headers);
        if (values.isEmpty() || !wanted) {
            return null;
        }
        String organisation = values.get(0).strip();
        if (values.size() > 1) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the call has " + header.name() + " more than once");
        }
        if (organisations.contains(organisation)) {
            return organisation;
        }
        if (!Organisation.isNumber(organisation)) {
            throw ProxyError.of(Kind.BAD_REQUEST, header.name() + " is not an organisation number: nine digits, the last one a check digit");
        }
        throw ProxyError.of(Kind.CONSUMER_UNKNOWN, "the organisation in " + header.name() + " is not one that calls may be made for")
                .hint("Legg organisasjonsnummeret inn i PORTNER_CONSUMER_ORGS om kall skal kunne gjøres på vegne av den.",
                        "Add the organisation number to PORTNER_CONSUMER_ORGS if calls may be made on its behalf.");
    }

    /** Takes the header out of a request's trailers, where it says nothing. */
    void drop(HttpHeaders trailers) {
        header.take(trailers);
    }
}
