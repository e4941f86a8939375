package no.portner.history;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import no.portner.error.ProxyError;

/**
 * Something that people want to know of afterwards. The same thing several times in a row is one event.
 *
 * @param kind what it was
 * @param first when it happened first
 * @param last when it happened last
 * @param times how often in a row
 * @param about whose it is: the routes of a token, the id of a key's client
 * @param key the thumbprint of the key; empty where no key has a part in it
 * @param seconds the life of a granted token; 0 for anything else
 * @param error why it failed; empty where nothing did
 */
public record Event(Kind kind, Instant first, Instant last, int times, String about, String key, long seconds, Optional<ProxyError> error) {

    /** What can happen. */
    public enum Kind {
        /** Maskinporten granted a token. */
        TOKEN_GRANTED,
        /** Maskinporten refused one: someone has to act. */
        TOKEN_REFUSED,
        /** There was no answer that could be used: it may pass by itself. */
        TOKEN_FAILED,
        /** The files hold another key, which a token is asked for with. */
        KEY_FOUND,
        /** It was granted what the one before it had, and is in use. */
        KEY_TAKEN_OVER,
        /** The files are back at the key in use. */
        KEY_WITHDRAWN,
        /** What the files hold cannot be used. */
        KEY_UNUSABLE,
        /** They can be used again, and the key is the same. */
        KEY_USABLE
    }

    public Event {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(error, "error");
        if (times < 1) {
            throw new IllegalArgumentException("an event has happened: " + times);
        }
    }

    /** Whether the other one says the same, but for the time; each grant is an event of its own. */
    boolean isAgain(Event other) {
        return kind != Kind.TOKEN_GRANTED && kind == other.kind && about.equals(other.about) && key.equals(other.key)
                && reason().equals(other.reason());
    }

    /** Every refusal has a text of its own by its trace id; what to do about it is the same. */
    private String reason() {
        return error.map(e -> e.refusal().map(refusal -> refusal.hintEn()).orElse(e.detail())).orElse("");
    }

    Event after(Event before) {
        return new Event(kind, before.first, last, before.times + 1, about, key, seconds, error);
    }
}
