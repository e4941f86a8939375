package no.portner;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import no.portner.admin.ClientStatus;
import no.portner.history.Event;
import no.portner.history.Events;
import no.portner.key.KeyProblem;
import no.portner.key.KeyReloads;
import no.portner.key.KeyWatch;
import no.portner.key.SigningKey;
import no.portner.token.RotatingToken;
import no.portner.token.Timers;
import no.portner.token.TokenCache;
import no.portner.token.maskinporten.MaskinportenClient;
import no.portner.token.maskinporten.MaskinportenClients;
import org.jboss.logging.Logger;

/**
 * One client's keys: the one in use, and the one that is to follow it (design: token rule 10). Tells people what becomes of a changed
 * key; apart from every other client's.
 */
final class ClientKeys implements KeyWatch.Listener {

    private static final Logger LOG = Logger.getLogger(ClientKeys.class);
    /** How long a key that no route asks with any more can still be asked with, by what was under way. */
    private static final Duration PARTING = Duration.ofMinutes(1);

    private record Known(SigningKey key, MaskinportenClient client) {
    }

    /**
     * How it stands with the keys.
     *
     * @param inUse the end of the certificate that grants carry; empty with a registered key
     * @param next the end of the one that waits to take over; empty when none does
     * @param waiting whether a key waits to take over
     * @param unusable whether what the files hold cannot be used
     */
    record Standing(Optional<Instant> inUse, Optional<Instant> next, boolean waiting, boolean unusable) {
    }

    private final ClientConfig config;
    private final MaskinportenClients clients;
    private final Function<SigningKey, MaskinportenClient> make;
    private final Timers timers;
    private final KeyReloads counters;
    private final Events events;
    private final List<RotatingToken> tokens = new CopyOnWriteArrayList<>();
    private final Map<String, Known> known = new LinkedHashMap<>();
    private SigningKey inUse;
    private SigningKey newest;
    private Optional<String> trouble = Optional.empty();

    /**
     * @param make what asks for tokens with a key
     * @param events where it is told what becomes of a key
     */
    ClientKeys(ClientConfig config, SigningKey key, MaskinportenClients clients, Function<SigningKey, MaskinportenClient> make,
            Timers timers, KeyReloads counters, Events events) {
        this.config = config;
        this.clients = clients;
        this.make = make;
        this.timers = timers;
        this.counters = counters;
        this.events = events;
        this.inUse = key;
        this.newest = key;
        know(key);
    }

    /** The token of a route of this client's. */
    synchronized RotatingToken tokenOf(RouteConfig route, TokenCache cache) {
        RotatingToken token = new RotatingToken(cache, route.toTokenRequest(inUse));
        tokens.add(token);
        if (isPending()) {
            token.offer(newest.credential(), this::tookOver);
        }
        return token;
    }

    @Override
    public synchronized void found(SigningKey key) {
        overcome();
        if (isPending()) {
            counters.countWithdrawn();
        }
        newest = key;
        if (isPending()) {
            counters.countOffered();
            events.key(Event.Kind.KEY_FOUND, config.clientId(), key.thumbprint());
            LOG.infof("Client %s has a new key, %s: it takes over from %s when Maskinporten grants a token for it", config.clientId(),
                    named(key), named(inUse));
        } else {
            events.key(Event.Kind.KEY_WITHDRAWN, config.clientId(), key.thumbprint());
            LOG.infof("Client %s is back at the key in use, %s", config.clientId(), named(key));
        }
        know(key);
        tokens.forEach(token -> token.offer(key.credential(), this::tookOver));
        timers.after(PARTING, this::forgetUnwanted);
    }

    @Override
    public synchronized void unusable(KeyProblem problem) {
        trouble = Optional.of(String.join(" ", problem.problems()));
        counters.countRejected();
        events.unusable(config.clientId(), inUse.thumbprint(), trouble.get());
        LOG.warnf("Client %s goes on with key %s, for what its files hold now cannot be used. %s", config.clientId(), named(inUse),
                trouble.get());
    }

    @Override
    public synchronized void usableAgain() {
        overcome();
        events.key(Event.Kind.KEY_USABLE, config.clientId(), newest.thumbprint());
        LOG.infof("The key files of client %s can be used again; the key is the same, %s", config.clientId(), named(newest));
    }

    synchronized ClientStatus status() {
        Optional<SigningKey> next = Optional.of(newest).filter(key -> isPending());
        return new ClientStatus(config.clientId(), clients.clockOffset(config.clientId()), KeyTelling.of(inUse, config),
                next.map(key -> KeyTelling.of(key, config)), next.flatMap(key -> whyPending()), trouble);
    }

    synchronized Standing standing() {
        return new Standing(sentUntil(inUse), sentUntil(newest).filter(end -> isPending()), isPending(), trouble.isPresent());
    }

    /** Maskinporten looks at a certificate that a grant carries, and at no other. */
    private static Optional<Instant> sentUntil(SigningKey key) {
        return key.x5c().stream().findFirst().map(certificate -> certificate.getNotAfter().toInstant());
    }

    private Optional<String> whyPending() {
        return tokens.stream().flatMap(token -> token.candidate().stream()).flatMap(status -> status.lastError().stream())
                .map(error -> error.detail()).findFirst();
    }

    /** A route has its token by the newest key: the key has taken over when all have. */
    private synchronized void tookOver() {
        if (isPending() && tokens.stream().allMatch(token -> token.uses(newest.credential()))) {
            LOG.infof("Key %s of client %s has taken over from %s", named(newest), config.clientId(), named(inUse));
            inUse = newest;
            counters.countTakenOver();
            events.key(Event.Kind.KEY_TAKEN_OVER, config.clientId(), newest.thumbprint());
        }
        timers.after(PARTING, this::forgetUnwanted);
    }

    private boolean isPending() {
        return !newest.credential().equals(inUse.credential());
    }

    private void overcome() {
        trouble = Optional.empty();
    }

    private void know(SigningKey key) {
        known.computeIfAbsent(key.credential(), credential -> {
            MaskinportenClient client = make.apply(key);
            clients.add(config.authority(), config.clientId(), credential, client);
            return new Known(key, client);
        });
    }

    private synchronized void forgetUnwanted() {
        known.values().removeIf(old -> {
            String credential = old.key.credential();
            boolean wanted = credential.equals(inUse.credential()) || credential.equals(newest.credential())
                    || tokens.stream().anyMatch(token -> token.wants(credential));
            if (!wanted) {
                clients.remove(config.authority(), config.clientId(), credential, old.client);
            }
            return !wanted;
        });
    }

    /** A certificate may be renewed for the same key, so that the key's name alone does not tell them apart. */
    private static String named(SigningKey key) {
        return key.thumbprint() + key.kid().map(kid -> " (kid " + kid + ")")
                .orElseGet(() -> certificateEnd(key).map(end -> " (certificate until " + end + ")").orElse(""));
    }

    private static Optional<Instant> certificateEnd(SigningKey key) {
        return key.certificate().map(certificate -> certificate.getNotAfter().toInstant());
    }
}
