package no.portner;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import no.portner.key.SigningKey;
import no.portner.token.LifeClock;
import no.portner.token.RotatingToken;
import no.portner.token.Timers;
import no.portner.token.TokenCache;
import no.portner.token.TokenCacheSettings;
import no.portner.token.maskinporten.Attempts;
import no.portner.token.maskinporten.AuthoritySettings;
import no.portner.token.maskinporten.MaskinportenClient;
import no.portner.token.maskinporten.MaskinportenClients;
import no.portner.token.maskinporten.RestExchange;
import no.portner.token.maskinporten.ServerMetadata;

/** The cache and all that gets tokens for it. */
final class TokenParts implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "portner-timers");
        thread.setDaemon(true);
        return thread;
    });
    private final Timers timers = Timers.on(clock);
    private final Attempts attempts = new Attempts(timers);
    private final Map<ClientConfig, SigningKey> keys;
    private final MaskinportenClients clients = new MaskinportenClients();
    private final TokenCache cache;

    TokenParts(Prepared prepared) {
        keys = prepared.keys();
        RestExchange exchange = new RestExchange(Optional.of(prepared.roots()));
        LifeClock life = new LifeClock();
        Map<AuthoritySettings, ServerMetadata> servers = new HashMap<>();
        for (Map.Entry<ClientConfig, SigningKey> entry : prepared.keys().entrySet()) {
            ClientConfig client = entry.getKey();
            SigningKey key = entry.getValue();
            ServerMetadata metadata = servers.computeIfAbsent(authority(client), settings -> {
                ServerMetadata made = new ServerMetadata(settings, exchange, attempts, timers);
                made.start();
                return made;
            });
            clients.add(client.wellKnownUrl(), client.clientId(), key.credential(),
                    new MaskinportenClient(key, metadata, exchange, attempts, InstantSource.system(), life));
        }
        cache = new TokenCache(clients, timers, life, () -> ThreadLocalRandom.current().nextDouble(),
                TokenCacheSettings.DEFAULT);
    }

    private static AuthoritySettings authority(ClientConfig client) {
        return new AuthoritySettings(client.wellKnownUrl(), client.issuerOverride(), client.tokenEndpointOverride(),
                new AuthoritySettings.Server(client.fallbackIssuer(), client.fallbackTokenEndpoint()));
    }

    TokenCache cache() {
        return cache;
    }

    Timers timers() {
        return timers;
    }

    /** The token of a route's calls; routes that ask for the same share it in the cache. */
    RotatingToken tokenOf(RouteConfig route) {
        return new RotatingToken(cache, route.toTokenRequest(keys.get(route.client())));
    }

    MaskinportenClients clients() {
        return clients;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        attempts.close();
    }
}
