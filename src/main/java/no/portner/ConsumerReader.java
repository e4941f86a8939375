package no.portner;

import static no.portner.config.Variable.PORTNER_CONSUMER_ORGS;
import static no.portner.config.Variable.PORTNER_CONSUMER_ORG_HEADER;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.portner.config.EnvironmentReader;
import no.portner.config.Parser;
import no.portner.config.Unusable;
import no.portner.config.Values;
import no.portner.config.Variable;
import no.portner.upstream.HeaderPolicy;

/** Reads which header names the organisation that a call is made for, and which organisations it may name: both or none. */
record ConsumerReader(EnvironmentReader reader) {

    /** What Portner or HTTP needs; the header is taken out of every call, so that none of these can be it. */
    private static final Set<String> TAKEN = Set.of("authorization", "cookie", "connection", "date", "expect", "forwarded", "from", "host",
            "http2-settings", "integrasjonid", "integrasjonpassord", "keep-alive", "max-forwards", "origin", "pragma", "cache-control",
            "range", "referer", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via", "traceparent", "tracestate");
    private static final List<String> TAKEN_BEGINNINGS = List.of("accept", "content-", "if-", "proxy-", "sec-", "x-http2-");

    Optional<ConsumerConfig> read() {
        Optional<String> header = reader.read(PORTNER_CONSUMER_ORG_HEADER, header());
        Optional<List<String>> organisations = reader.read(PORTNER_CONSUMER_ORGS, organisations());
        bothOrNone(PORTNER_CONSUMER_ORG_HEADER, PORTNER_CONSUMER_ORGS, "set it to whom the header may name, or unset both");
        bothOrNone(PORTNER_CONSUMER_ORGS, PORTNER_CONSUMER_ORG_HEADER, "set it to the name of a header, or unset both");
        return header.flatMap(name -> organisations.map(allowed -> new ConsumerConfig(name, allowed)));
    }

    private void bothOrNone(Variable set, Variable missing, String remedy) {
        if (reader.isSet(set) && !reader.isSet(missing)) {
            reader.problem(missing.name(), "is not set, though " + set.name() + " is", remedy);
        }
    }

    /** A token (RFC 9110 section 5.6.2) that nobody else needs. */
    private static Parser<String> header() {
        return text -> {
            if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                throw new Unusable("is not the name of a header", "set letters, digits and hyphens, such as X-On-Behalf-Of");
            }
            String name = HeaderPolicy.canonical(text);
            if (TAKEN.contains(name) || TAKEN.contains(name.replace("-", "")) || TAKEN_BEGINNINGS.stream().anyMatch(name::startsWith)) {
                throw new Unusable("is a header that Portner or HTTP needs", "set a name of your own, such as X-On-Behalf-Of");
            }
            return text;
        };
    }

    private static Parser<List<String>> organisations() {
        return text -> {
            try {
                return Values.list(GrantClaims.organisation()).parse(text);
            } catch (Unusable e) {
                throw new Unusable("has an item that " + e.wrong(), e.remedy());
            }
        };
    }
}
