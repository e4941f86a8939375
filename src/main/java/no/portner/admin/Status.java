package no.portner.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
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
     * One client at Maskinporten and its key.
     *
     * @param clientId the client's id; two with one id have a key each
     * @param clockOffsetSeconds what is added to this machine's clock in its grants; 0 while that is right within 5 s
     * @param key SHA-256 of the public key in use
     * @param certificateNotAfter the end of its certificate; null for a registered key without one
     * @param nextKey of the key that is to take over; null when there is none
     * @param nextKeyError why it has been granted no token yet; null when nothing failed
     * @param keyFilesError why what the key's files hold now cannot be used; null when it can
     */
    public record ClientStatus(String clientId, long clockOffsetSeconds, String key, Instant certificateNotAfter, String nextKey, String nextKeyError,
            String keyFilesError) {
    }

    /**
     * @param requests calls under way
     * @param connections clients connected
     * @param routes in the order of the configuration
     * @param clients who asks for the routes' tokens
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
