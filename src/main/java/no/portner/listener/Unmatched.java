package no.portner.listener;

import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Match;

/** What happens to a call to a host that no route has ({@code PORTNER_UNMATCHED}). */
public enum Unmatched {

    /** It passes untouched and without credentials. */
    PASS,
    /** It is answered 403. */
    REFUSE;

    /**
     * @return the match
     * @throws ProxyError UNMATCHED_REFUSED
     */
    Match check(Match match) {
        if (match.isPassThrough()) {
            check(match.route().host());
        }
        return match;
    }

    /** @throws ProxyError UNMATCHED_REFUSED */
    void check(String host) {
        if (this == REFUSE) {
            throw ProxyError.of(Kind.UNMATCHED_REFUSED, "no route has the host " + host + ", and PORTNER_UNMATCHED is refuse")
                    .hint("Legg til en rute med PORTNER_ROUTES_n__HOST, sett verten i applikasjonens NO_PROXY, eller sett "
                            + "PORTNER_UNMATCHED=pass.", "Add a route with PORTNER_ROUTES_n__HOST, put the host into the application's "
                            + "NO_PROXY, or set PORTNER_UNMATCHED=pass.");
        }
    }
}
