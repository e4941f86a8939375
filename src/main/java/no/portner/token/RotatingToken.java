package no.portner.token;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The token that a route's calls carry, whichever key it is asked for with at the moment. A new key is a candidate at first: it is asked
 * for a token at once, and takes over with its first grant; until then the old key and its tokens serve (design: token rule 10).
 */
public final class RotatingToken implements TokenHandle {

    /**
     * Which places there are; replaced as a whole.
     *
     * @param current the place in use
     * @param candidate of the key that is to follow; null when there is none
     * @param previous of the key before, whose tokens may still live; null when there was none
     */
    private record Places(TokenPlace current, TokenPlace candidate, TokenPlace previous) {

        private Places withCandidate(TokenPlace other) {
            return new Places(current, other, previous);
        }

        private boolean offers(String credential) {
            return candidate != null && candidate.credential().equals(credential);
        }
    }

    private final TokenCache cache;
    private final Callers callers;
    /** By organisation; as many as calls may name, which the operator has listed. */
    private final ConcurrentMap<String, DelegatedToken> delegated = new ConcurrentHashMap<>();
    private volatile Places places;

    /** Asks for the token, to be kept warm from now on. */
    public RotatingToken(TokenCache cache, TokenRequest request) {
        this.cache = Objects.requireNonNull(cache, "cache");
        this.callers = new Callers(cache, () -> asked().map(TokenPlace::handle).toList());
        this.places = new Places(new TokenPlace(request, cache.keepWarm(request)), null, null);
    }

    /**
     * Another key is to sign: a token is asked for with it at once. It takes the place of a candidate that there is; the key in use
     * withdraws that candidate and is asked for nothing. One offer after the other.
     *
     * @param credential what the token source knows the key by
     * @param tookOver runs once if the key comes into use, on any thread
     */
    public void offer(String credential, Runnable tookOver) {
        TokenPlace given;
        synchronized (this) {
            if (places.offers(credential)) {
                return;
            }
            given = places.candidate;
            places = places.withCandidate(null);
        }
        if (given != null) {
            cache.stopKeepingWarm(given.request());
        }
        if (!uses(credential)) {
            ask(credential, tookOver);
        }
    }

    private void ask(String credential, Runnable tookOver) {
        TokenRequest request = places.current.request().withCredential(credential);
        TokenPlace offered = new TokenPlace(request, cache.keepWarm(request, () -> takeOver(credential, tookOver)));
        synchronized (this) {
            places = places.withCandidate(offered);
        }
        if (offered.handle().live() != null) { // granted meanwhile, or of a key that was here before
            takeOver(credential, tookOver);
        } else {
            offered.handle().retryNow();
            callers.askMore();
        }
    }

    private void takeOver(String credential, Runnable tookOver) {
        TokenPlace old;
        synchronized (this) {
            if (!places.offers(credential)) {
                return;
            }
            old = places.current;
            places = new Places(places.candidate, null, old);
        }
        cache.stopKeepingWarm(old.request());
        AccessToken live = live();
        if (live != null) {
            callers.serve(live);
        }
        tookOver.run();
    }

    @Override
    public AccessToken live() {
        Places now = places;
        AccessToken live = now.current.handle().live();
        return live != null || now.candidate == null ? live : now.candidate.handle().live();
    }

    @Override
    public CompletionStage<AccessToken> get() {
        AccessToken live = live();
        return live != null ? CompletableFuture.completedStage(live) : callers.ask();
    }

    @Override
    public Optional<CompletionStage<AccessToken>> replacementFor(AccessToken suspect) {
        return places.current.handle().replacementFor(suspect);
    }

    @Override
    public void retryNow() {
        asked().forEach(place -> place.handle().retryNow());
    }

    /** Of the key in use. */
    @Override
    public TokenStatus status() {
        return places.current.handle().status();
    }

    /** How it stands with the key that is to follow. */
    public Optional<TokenStatus> candidate() {
        return Optional.ofNullable(places.candidate).map(place -> place.handle().status());
    }

    /** Whether it may still ask for tokens with this key, in use or offered. */
    public boolean wants(String credential) {
        return asked().anyMatch(place -> place.credential().equals(credential));
    }

    /** Whether this key is the one in use. */
    public boolean uses(String credential) {
        return places.current.credential().equals(credential);
    }

    /**
     * The same token for another organisation (Altinn delegation): kept while it is used, and asked for with the key in use. This one
     * where it is for that one already.
     */
    public TokenHandle onBehalfOf(String organisation) {
        Optional<String> own = places.current.request().consumerOrg();
        if (own.isPresent() && own.get().equals(organisation)) {
            return this;
        }
        DelegatedToken known = delegated.get(organisation);
        return known != null ? known : delegated.computeIfAbsent(organisation, this::delegate);
    }

    private DelegatedToken delegate(String organisation) {
        return new DelegatedToken(cache, organisation, () -> places.current.request(),
                () -> Optional.ofNullable(places.previous).map(TokenPlace::request));
    }

    private Stream<TokenPlace> asked() {
        Places now = places;
        return Stream.of(now.current, now.candidate).filter(Objects::nonNull);
    }
}
