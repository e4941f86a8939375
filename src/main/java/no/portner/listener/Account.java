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
    private final int head;
    private final long begunNanos = System.nanoTime();

    Account(Parts parts, HttpRequest request) {
        this.parts = parts;
        this.method = request.method().name();
        this.head = RequestHead.bytes(request);
    }

    /** @throws ProxyError OVERLOADED: the call counts all the same until it is ended */
    void begin() {
        boolean oneTooMany = !parts.traffic().begun();
        parts.traffic().memory().begun(head);
        if (oneTooMany) {
            throw ProxyError.of(Kind.OVERLOADED, "too many calls at once: PORTNER_MAX_REQUESTS is reached");
        }
    }

    /** As {@link CallLog#ended}. */
    void end(Route route, int status, ProxyError error) {
        parts.traffic().ended();
        parts.traffic().memory().ended(head);
        parts.log().ended(route, method, status, Duration.ofNanos(System.nanoTime() - begunNanos), error);
    }
}
