package no.portner.route;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The way to a host that no route has: in plain HTTP, as the client asked for it, with nothing of ours. */
final class PassThrough {

    /** What stands in the log and in metrics in place of a route's name: one for all, for clients may name any number of hosts. */
    private static final String NAME = "-";
    private static final Integrations NONE = new Integrations(Optional.empty(), List.of());
    /** As a route's that sets none. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofMinutes(17);
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

    private PassThrough() {
    }

    /** @param target path and query, or {@code *} */
    static Match to(Authority authority, String target) {
        String port = authority.port() == -1 || authority.port() == 80 ? "" : ":" + authority.port();
        URI upstream = URI.create("http://" + authority.written() + port);
        Route route = new Route(NAME, authority.host(), List.of("/"), upstream, Route.ClientAuthorization.KEEP, NONE, CONNECT_TIMEOUT,
                RESPONSE_TIMEOUT, IDLE_TIMEOUT);
        return new Match(route, target, false, upstream.toString());
    }
}
