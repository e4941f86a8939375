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
    private final Supplier<TokenRequest> current;
    private final Supplier<Optional<TokenRequest>> previous;

    /**
     * @param current what is asked for, with the key in use
     * @param previous the same with the key before, where there was one
     */
    DelegatedToken(TokenCache cache, Supplier<TokenRequest> current, Supplier<Optional<TokenRequest>> previous) {
        this.cache = Objects.requireNonNull(cache, "cache");
        this.current = Objects.requireNonNull(current, "current");
        this.previous = Objects.requireNonNull(previous, "previous");
    }

    @Override
    public AccessToken live() {
        TokenRequest request = current.get();
        AccessToken live = cache.handle(request).live();
        if (live != null) {
            return live;
        }
        AccessToken old = previous.get().map(cache::peek).orElse(null);
        if (old != null) {
            cache.fetchAhead(request);
        }
        return old;
    }

    @Override
    public CompletionStage<AccessToken> get() {
        AccessToken live = live();
        return live != null ? CompletableFuture.completedStage(live) : cache.tokenFor(current.get());
    }

    @Override
    public Optional<CompletionStage<AccessToken>> replacementFor(AccessToken suspect) {
        return cache.handle(current.get()).replacementFor(suspect);
    }

    @Override
    public void retryNow() {
        cache.handle(current.get()).retryNow();
    }

    @Override
    public TokenStatus status() {
        return cache.handle(current.get()).status();
    }
}
