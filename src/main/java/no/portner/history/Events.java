package no.portner.history;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.portner.error.ProxyError;

/**
 * The last things that happened to tokens and keys, the newest last. Grants come every other minute for ever: a few of them are kept, so that
 * they do not push out what people look for. Safe for any thread; never on the way of a call.
 */
public final class Events {

    static final int MOST = 20;
    static final int MOST_GRANTS = 8;

    private final InstantSource clock;
    private final List<Event> events = new ArrayList<>(MOST + 1);

    public Events(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** A token of that life was granted. */
    public void granted(String routes, long seconds) {
        add(Event.Kind.TOKEN_GRANTED, routes, "", seconds, Optional.empty());
    }

    /** A token was not. */
    public void failed(String routes, ProxyError error) {
        add(error.kind() == ProxyError.Kind.TOKEN_REFUSED ? Event.Kind.TOKEN_REFUSED : Event.Kind.TOKEN_FAILED, routes, "", 0, Optional.of(error));
    }

    /** Something happened to a client's key. */
    public void key(Event.Kind kind, String clientId, String thumbprint) {
        add(kind, clientId, thumbprint, 0, Optional.empty());
    }

    /** @param why safe to show */
    public void unusable(String clientId, String thumbprint, String why) {
        add(Event.Kind.KEY_UNUSABLE, clientId, thumbprint, 0, Optional.of(ProxyError.of(ProxyError.Kind.INTERNAL, why)));
    }

    private synchronized void add(Event.Kind kind, String about, String key, long seconds, Optional<ProxyError> error) {
        Instant now = clock.instant();
        Event event = new Event(kind, now, now, 1, about, key, seconds, error);
        int before = indexBefore(event);
        if (before >= 0 && event.isAgain(events.get(before))) {
            event = event.after(events.remove(before));
        }
        events.add(event);
        if (events.size() > MOST) {
            events.remove(Math.max(0, superfluousGrant()));
        }
    }

    /** The last one that is about the same thing: two routes that fail in turns are two stories. */
    private int indexBefore(Event event) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).about().equals(event.about())) {
                return i;
            }
        }
        return -1;
    }

    /** @return the oldest grant's index when there are more than enough, else -1 */
    private int superfluousGrant() {
        int oldest = -1;
        int grants = 0;
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).kind() == Event.Kind.TOKEN_GRANTED) {
                oldest = i;
                grants++;
            }
        }
        return grants > MOST_GRANTS ? oldest : -1;
    }

    /** The newest first. */
    public synchronized List<Event> latest() {
        List<Event> latest = new ArrayList<>(events);
        Collections.reverse(latest);
        return latest;
    }
}
