package no.portner.listener;

import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Route;

/** One call in the counts and in the log: begun once, ended once. */
final class Account {

    private final Parts parts;
    private final String method;
    private final long begunNanos = System.nanoTime();

    Account(Parts parts, HttpRequest request) {
        this.parts = parts;
        this.method = request.method().name();
    }

    /** @throws ProxyError OVERLOADED: the call counts all the same until it is ended */
    void begin() {
        if (!parts.traffic().begun()) {
            throw ProxyError.of(Kind.OVERLOADED, "too many calls at once: PORTNER_MAX_REQUESTS is reached");
        }
    }

    /**
     * The same when the client has taken the answer, which has been handed over and flushed to its end: what waits in our memory is under
     * way. A client that takes nothing of it for the route's idle time is cut off.
     */
    void endWhenTaken(Route route, int status, ResponseWriter writer) {
        LastBytes.leaving(writer.ended(), route.idleTimeout(), writer::abort, taken -> end(route, status, taken ? null
                : ProxyError.of(Kind.BAD_REQUEST, "the client did not take the answer to its end")));
    }

    /** As {@link CallLog#ended}. */
    void end(Route route, int status, ProxyError error) {
        parts.traffic().ended();
        parts.log().ended(route, method, status, Duration.ofNanos(System.nanoTime() - begunNanos), error);
    }
}
