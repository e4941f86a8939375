package no.portner.token;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A route's token for another organisation, asked for with the key in use. After a new key has taken over, what the old one was granted
 * serves until the new one has been granted as much.
 */
final class DelegatedToken implements TokenHandle {

    private final TokenCache cache;
    private final String organisation;
    private final Supplier<TokenRequest> current;
    private final Supplier<Optional<TokenRequest>> previous;
    private volatile Asked asked;

    /**
     * What is asked for, made once for each key: the cache's look-up is by this.
     *
     * @param own what the route's own token is asked for with
     * @param delegated the same for the other organisation
     */
    private record Asked(TokenRequest own, TokenRequest delegated) {
    }

    /**
     * @param organisation the other one
     * @param current what the route's own token is asked for with, with the key in use
     * @param previous the same with the key before, where there was one
     */
    DelegatedToken(TokenCache cache, String organisation, Supplier<TokenRequest> current, Supplier<Optional<TokenRequest>> previous) {
        this.cache = Objects.requireNonNull(cache, "cache");
        this.organisation = Objects.requireNonNull(organisation, "organisation");
        this.current = Objects.requireNonNull(current, "current");
        this.previous = Objects.requireNonNull(previous, "previous");
    }

    private TokenRequest request() {
        TokenRequest own = current.get();
        Asked known = asked;
        if (known == null || known.own != own) {
            known = new Asked(own, own.onBehalfOf(organisation));
            asked = known;
        }
        return known.delegated;
    }

    @Override
    public AccessToken live() {
        TokenRequest request = request();
        AccessToken live = cache.handle(request).live();
        if (live != null) {
            return live;
        }
        AccessToken old = previous.get().map(before -> before.onBehalfOf(organisation)).map(cache::peek).orElse(null);
        if (old != null) {
            cache.fetchAhead(request);
        }
        return old;
    }

    @Override
    public CompletionStage<AccessToken> get() {
        AccessToken live = live();
        return live != null ? CompletableFuture.completedStage(live) : cache.tokenFor(request());
    }

    @Override
    public Optional<CompletionStage<AccessToken>> replacementFor(AccessToken suspect) {
        return cache.handle(request()).replacementFor(suspect);
    }

    @Override
    public void retryNow() {
        cache.handle(request()).retryNow();
    }

    @Override
    public TokenStatus status() {
        return cache.handle(request()).status();
    }
}
