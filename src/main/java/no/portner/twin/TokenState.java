package no.portner.twin;

/** What a token was worth at a moment, to the twin that gave it out or did not. */
public enum TokenState {
    /** Given out, not revoked, and within the life that it was given. */
    LIVE,
    /** Its life is over; a token that was revoked before its end counts as dead after it too. */
    DEAD,
    /** Revoked while it would still live. */
    REVOKED,
    /** Never given out, forgotten long after its death, or no token at all. */
    UNKNOWN
}
