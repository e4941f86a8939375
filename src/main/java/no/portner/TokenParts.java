package no.portner;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import no.portner.admin.ClientStatus;
import no.portner.history.Events;
import no.portner.key.KeyReloads;
import no.portner.key.KeyWatch;
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
import no.portner.token.maskinporten.TracedExchange;
import no.portner.trace.Traces;

/** The cache and all that gets tokens for it. */
final class TokenParts implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "portner-timers");
        thread.setDaemon(true);
        return thread;
    });
    private final Timers timers = Timers.on(clock);
    private final Attempts attempts = new Attempts(timers);
    private final MaskinportenClients clients = new MaskinportenClients();
    private final Map<ClientConfig, ClientKeys> keys = new LinkedHashMap<>();
    private final KeyReloads reloads = new KeyReloads();
    private final KeyWatches watches;
    private final TokenCache cache;
    private final LifeClock life = new LifeClock();

    TokenParts(Prepared prepared, RestExchange exchange, Traces traces, Events events) {
        TracedExchange traced = new TracedExchange(exchange, traces);
        Map<AuthoritySettings, ServerMetadata> servers = new HashMap<>();
        List<KeyWatch> watched = new ArrayList<>();
        prepared.keys().forEach((client, reading) -> {
            ServerMetadata metadata = servers.computeIfAbsent(authority(client), settings -> {
                ServerMetadata made = new ServerMetadata(settings, exchange, attempts, timers);
                made.start();
                return made;
            });
            ClientKeys own = new ClientKeys(client, reading.key(), clients, any -> new MaskinportenClient(any, metadata, traced, attempts,
                    InstantSource.system(), life), timers, reloads, events);
            keys.put(client, own);
            watched.add(new KeyWatch(client.key(), client.keyVariables(), client.keyChecks(), reading, own));
        });
        cache = new TokenCache(clients, timers, life, () -> ThreadLocalRandom.current().nextDouble(),
                TokenCacheSettings.DEFAULT.withWaiters(prepared.config().limits().maxWaiting()));
        cache.listener(new TokenNews(prepared.config().routes(), events));
        watches = new KeyWatches(watched.stream().filter(KeyWatch::isWorthIt).<Runnable>map(watch -> watch::look).toList(),
                prepared.config().reloadInterval());
    }

    static AuthoritySettings authority(ClientConfig client) {
        return new AuthoritySettings(client.wellKnownUrl(), client.issuerOverride(), client.tokenEndpointOverride(),
                new AuthoritySettings.Server(client.fallbackIssuer(), client.fallbackTokenEndpoint()));
    }

    TokenCache cache() {
        return cache;
    }

    /** What the tokens' lives are measured by. */
    LongSupplier life() {
        return life;
    }

    Timers timers() {
        return timers;
    }

    /** The token of a route's calls; routes that ask for the same share it in the cache. */
    RotatingToken tokenOf(RouteConfig route) {
        return keys.get(route.client()).tokenOf(route, cache);
    }

    /** What has become of changed key files. */
    KeyReloads reloads() {
        return reloads;
    }

    List<ClientStatus> status() {
        return keys.values().stream().map(ClientKeys::status).toList();
    }

    /** When the keys come to their ends. */
    KeyCalendar calendar() {
        return new KeyCalendar(keys, InstantSource.system());
    }

    MaskinportenClients clients() {
        return clients;
    }

    @Override
    public void close() {
        watches.close();
        clock.shutdownNow();
        attempts.close();
    }
}
