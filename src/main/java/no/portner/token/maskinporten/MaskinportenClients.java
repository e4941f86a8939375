package no.portner.token.maskinporten;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import no.portner.error.ProxyError;
import no.portner.token.AccessToken;
import no.portner.token.TokenRequest;
import no.portner.token.TokenSource;

/** All clients, each asked for what names its server, its client id and its key. Keys come and go while tokens are fetched. */
public final class MaskinportenClients implements TokenSource {

    /** What tells clients apart. */
    private record Name(URI authority, String clientId, String credential) {

        private Name {
            Objects.requireNonNull(authority, "authority");
            Objects.requireNonNull(clientId, "clientId");
            Objects.requireNonNull(credential, "credential");
        }
    }

    /** Two of one name where two settings lead to one and the same key: each stays until its own settings have another. */
    private final ConcurrentMap<Name, List<MaskinportenClient>> clients = new ConcurrentHashMap<>();

    public void add(URI authority, String clientId, String credential, MaskinportenClient client) {
        clients.merge(new Name(authority, clientId, credential), List.of(client),
                (there, added) -> Stream.concat(there.stream(), added.stream()).toList());
    }

    public void remove(URI authority, String clientId, String credential, MaskinportenClient client) {
        clients.computeIfPresent(new Name(authority, clientId, credential), (name, there) -> {
            List<MaskinportenClient> left = there.stream().filter(other -> other != client).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /**
     * What is added to our clock in the grants of this client, positive when ours is slow. All its keys share one clock; should it be
     * known at several servers, the one that is farthest off counts.
     */
    public Duration clockOffset(String clientId) {
        return clients.entrySet().stream().filter(client -> client.getKey().clientId().equals(clientId))
                .flatMap(client -> client.getValue().stream()).map(MaskinportenClient::clockOffset)
                .max(Comparator.comparing(Duration::abs)).orElse(Duration.ZERO);
    }

    @Override
    public CompletionStage<AccessToken> fetch(TokenRequest request, Duration atMost) {
        List<MaskinportenClient> known = clients.get(new Name(request.authority(), request.clientId(), request.credential()));
        return known != null ? known.get(0).fetch(request, atMost)
                : CompletableFuture.failedStage(ProxyError.of(ProxyError.Kind.INTERNAL,
                        "There is no key " + request.credential() + " for client " + request.clientId() + " any more."));
    }
}
