package no.portner.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;

/** What the status JSON tells: set by main, read by {@link StatusResource}. */
@ApplicationScoped
public class Status {

    /**
     * One route and its token.
     *
     * @param name the route's name
     * @param host the route's host
     * @param prefixes the paths that get the token
     * @param tokenSecondsLeft what is left of the token's life; 0 when there is none
     * @param lastError why the last attempt failed, in words; null when it did not
     */
    public record RouteStatus(String name, String host, List<String> prefixes, long tokenSecondsLeft, String lastError) {

        public RouteStatus {
            prefixes = List.copyOf(prefixes);
        }
    }

    /**
     * One client at Maskinporten.
     *
     * @param clientId the client's id
     * @param clockOffsetSeconds what is added to this machine's clock in its grants; 0 while that is right within 5 s
     */
    public record ClientStatus(String clientId, long clockOffsetSeconds) {
    }

    /**
     * @param requests calls under way
     * @param connections clients connected
     * @param routes in the order of the configuration
     * @param clients each once
     */
    public record Snapshot(int requests, int connections, List<RouteStatus> routes, List<ClientStatus> clients) {

        public Snapshot {
            routes = List.copyOf(routes);
            clients = List.copyOf(clients);
        }
    }

    private volatile Supplier<Snapshot> source = () -> new Snapshot(0, 0, List.of(), List.of());

    public void source(Supplier<Snapshot> source) {
        this.source = source;
    }

    Snapshot now() {
        return source.get();
    }
}
