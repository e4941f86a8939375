package no.portner;

import static no.portner.config.Variable.PORTNER_CONSUMER_ORGS;
import static no.portner.config.Variable.PORTNER_CONSUMER_ORG_HEADER;

import java.util.List;
import java.util.Optional;
import no.portner.config.EnvironmentReader;
import no.portner.config.Parser;
import no.portner.config.Unusable;
import no.portner.config.Values;
import no.portner.config.Variable;

/** Reads which header names the organisation that a call is made for, and which organisations it may name: both or none. */
record ConsumerReader(EnvironmentReader reader) {

    Optional<ConsumerConfig> read() {
        Optional<String> header = reader.read(PORTNER_CONSUMER_ORG_HEADER, OwnHeaderName.parser("X-On-Behalf-Of"));
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
