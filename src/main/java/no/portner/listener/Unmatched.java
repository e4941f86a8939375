package no.portner.listener;

/** What happens to a call to a host that no route has ({@code PORTNER_UNMATCHED}). */
public enum Unmatched {

    /** It passes untouched and without credentials. */
    PASS,
    /** It is answered 403. */
    REFUSE
}
