package no.portner.twin;

import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clients as the token servers know them: a key that was added in the self-service reaches them after a while (facts 1.4). */
final class ClientRegistry {

    private final Map<String, ClientRegistration> clients = new HashMap<>();
    private final List<ComingKey> coming = new ArrayList<>();

    private record ComingKey(String clientId, String kid, RSAPublicKey key, Instant from) {
    }

    synchronized void register(ClientRegistration client) {
        clients.put(client.clientId(), client);
        coming.removeIf(key -> key.clientId().equals(client.clientId()));
    }

    /** @param from when the token servers begin to know it; until then one that they know by this kid stays */
    synchronized void addKey(String clientId, String kid, RSAPublicKey key, Instant now, Instant from) {
        require(clientId);
        settle(now);
        coming.removeIf(other -> other.clientId().equals(clientId) && other.kid().equals(kid));
        coming.add(new ComingKey(clientId, kid, key, from));
    }

    /** Known no more, at once. */
    synchronized void removeKey(String clientId, String kid) {
        coming.removeIf(key -> key.clientId().equals(clientId) && key.kid().equals(kid));
        clients.put(clientId, require(clientId).withoutKey(kid));
    }

    synchronized Optional<ClientRegistration> find(String clientId, Instant now) {
        settle(now);
        return Optional.ofNullable(clients.get(clientId));
    }

    private void settle(Instant now) {
        coming.removeIf(key -> {
            boolean arrived = !now.isBefore(key.from());
            if (arrived) {
                clients.computeIfPresent(key.clientId(), (id, client) -> client.withKey(key.kid(), key.key()));
            }
            return arrived;
        });
    }

    private ClientRegistration require(String clientId) {
        return Optional.ofNullable(clients.get(clientId))
                .orElseThrow(() -> new IllegalArgumentException("no client " + clientId + " is registered"));
    }
}
