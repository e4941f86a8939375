package no.portner.token;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import no.portner.error.ProxyError;

/**
 * Tokens by what they were asked for with: fetched once however many ask, renewed ahead of their end, served until their end when
 * Maskinporten is away (design: token rules 1 to 5). Safe for any thread; nothing here blocks.
 */
public final class TokenCache {

    private final TokenSource source;
    private final Timers timers;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private final TokenCacheSettings settings;
    private final TokenCounters counters = new TokenCounters();
    private final ConcurrentMap<TokenRequest, TokenEntry> entries = new ConcurrentHashMap<>();
    /** How many want it kept warm: routes that ask for the same token share it, and part with it one by one. */
    private final ConcurrentMap<TokenRequest, Integer> warm = new ConcurrentHashMap<>();
    private volatile TokenListener listener = (request, token, error) -> { };

    /**
     * @param nanoTime a {@link LifeClock}, or a test's clock
     * @param random from 0 to 1, for jitter
     */
    public TokenCache(TokenSource source, Timers timers, LongSupplier nanoTime, DoubleSupplier random, TokenCacheSettings settings) {
        this.source = Objects.requireNonNull(source, "source");
        this.timers = Objects.requireNonNull(timers, "timers");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.random = Objects.requireNonNull(random, "random");
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /** Who hears of every token from now on, in place of whoever did before. */
    public void listener(TokenListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * Fetches the token now and renews it for ever, used or not: for the routes' own tokens.
     *
     * @return the token's place, which a route keeps so that its calls need no look-up
     */
    public TokenHandle keepWarm(TokenRequest request) {
        return keepWarm(request, Optional.empty());
    }

    /** @param granted runs once, with the next grant */
    TokenHandle keepWarm(TokenRequest request, Runnable granted) {
        return keepWarm(request, Optional.of(granted));
    }

    private TokenHandle keepWarm(TokenRequest request, Optional<Runnable> granted) {
        warm.merge(request, 1, Integer::sum);
        TokenEntry entry = entry(request);
        granted.ifPresent(entry.hooks::add);
        entry.keepWarm();
        entries.putIfAbsent(request, entry);
        return entry;
    }

    /** Undoes one {@link #keepWarm}. After the last the token is renewed only while it is used: it is that of a key that was replaced. */
    public void stopKeepingWarm(TokenRequest request) {
        warm.computeIfPresent(request, (same, holders) -> {
            if (holders > 1) {
                return holders - 1;
            }
            Optional.ofNullable(entries.get(request)).ifPresent(TokenEntry::stopKeepingWarm);
            return null;
        });
    }

    /** Begins to fetch the token unless there is one already, a fetch is under way, or one has failed just now. */
    void fetchAhead(TokenRequest request) {
        entry(request).fetchAhead();
    }

    /** The token if it may be attached, else null: a look that begins nothing and is no use. */
    AccessToken peek(TokenRequest request) {
        TokenEntry entry = entries.get(request);
        return entry == null ? null : entry.usable(now());
    }

    /** A token that is renewed while it is used, and forgotten when it is not. Nothing is fetched yet. */
    public TokenHandle handle(TokenRequest request) {
        return entry(request);
    }

    /** As {@link TokenHandle#get()}. */
    public CompletionStage<AccessToken> tokenFor(TokenRequest request) {
        return entry(request).get();
    }

    /** How it stands with every token, those kept warm first. */
    public List<TokenStatus> status() {
        return entries.values().stream().map(TokenEntry::status).sorted(Comparator.comparing(TokenStatus::warm).reversed()).toList();
    }

    public TokenCounters counters() {
        return counters;
    }

    private TokenEntry entry(TokenRequest request) {
        TokenEntry known = entries.get(request);
        if (known != null) {
            return known;
        }
        TokenEntry entry = entries.computeIfAbsent(request, r -> new TokenEntry(r, this));
        makeRoomBeside(entry);
        return entry;
    }

    /** The one that has been out of use for longest goes. Whoever still holds its handle can go on using it. */
    private void makeRoomBeside(TokenEntry added) {
        if (entries.size() <= settings.entries()) {
            return;
        }
        long now = now();
        List<TokenEntry> cold = entries.values().stream().filter(entry -> !warm.containsKey(entry.request()) && entry != added).toList();
        if (cold.size() >= settings.entries()) {
            cold.stream().max(Comparator.comparingLong(entry -> now - entry.lastUsedNanos())).ifPresent(this::drop);
        }
    }

    /** Unless someone has begun to keep it warm meanwhile. */
    void drop(TokenEntry entry) {
        warm.compute(entry.request(), (request, holders) -> {
            if (holders == null) {
                entries.remove(request, entry);
            }
            return holders;
        });
    }

    /** Outside every lock. */
    void ended(TokenEntry entry, AccessToken token, ProxyError error) {
        listener.ended(entry.request(), token, error);
        entry.hooks.ended(token);
    }

    TokenSource source() {
        return source;
    }

    Timers timers() {
        return timers;
    }

    TokenCacheSettings settings() {
        return settings;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    double random() {
        return random.getAsDouble();
    }
}
