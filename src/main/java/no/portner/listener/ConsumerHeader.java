package no.portner.listener;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.token.Organisation;
import no.portner.upstream.HeaderPolicy;

/**
 * The header in which a call names the organisation that it is made for ({@code consumer_org}, Altinn delegation). It is taken out of
 * every call in every spelling that an upstream could fold into it, so that it never leaves.
 */
public final class ConsumerHeader {

    private final String name;
    private final String spelling;
    private final Set<String> organisations;

    private ConsumerHeader(String name, Set<String> organisations) {
        this.name = name;
        this.spelling = name == null ? null : HeaderPolicy.canonical(name);
        this.organisations = organisations;
    }

    /** No header means anything. */
    public static ConsumerHeader none() {
        return new ConsumerHeader(null, Set.of());
    }

    /** @param organisations that may be named, nine digits each */
    public static ConsumerHeader named(String name, Collection<String> organisations) {
        return new ConsumerHeader(name, Set.copyOf(organisations));
    }

    /**
     * Takes the header out of a call.
     *
     * @param wanted whether the call gets a token of ours; else what the header says means nothing
     * @return nine digits, or null: then the token is the route's own
     * @throws ProxyError BAD_REQUEST, CONSUMER_UNKNOWN
     */
    String take(HttpHeaders headers, boolean wanted) {
        List<String> values = remove(headers);
        if (values.isEmpty() || !wanted) {
            return null;
        }
        String organisation = values.get(0).strip();
        if (values.size() > 1) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the call has " + name + " more than once");
        }
        if (organisations.contains(organisation)) {
            return organisation;
        }
        if (!Organisation.isNumber(organisation)) {
            throw ProxyError.of(Kind.BAD_REQUEST, name + " is not an organisation number: nine digits, the last one a check digit");
        }
        throw ProxyError.of(Kind.CONSUMER_UNKNOWN, "the organisation in " + name + " is not one that calls may be made for")
                .hint("Legg organisasjonsnummeret inn i PORTNER_CONSUMER_ORGS om kall skal kunne gjøres på vegne av den.",
                        "Add the organisation number to PORTNER_CONSUMER_ORGS if calls may be made on its behalf.");
    }

    /** Takes the header out of a request's trailers, where it says nothing. */
    void drop(HttpHeaders trailers) {
        remove(trailers);
    }

    private List<String> remove(HttpHeaders headers) {
        if (name == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>(1);
        List<String> values = new ArrayList<>(1);
        for (Map.Entry<String, String> header : headers) {
            if (isOurs(header.getKey())) {
                names.add(header.getKey());
                values.add(header.getValue());
            }
        }
        names.forEach(headers::remove);
        return values;
    }

    private boolean isOurs(String header) {
        return header.length() == spelling.length() && HeaderPolicy.canonical(header).equals(spelling);
    }
}
