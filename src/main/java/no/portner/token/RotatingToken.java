package no.portner.token;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The token that a route's calls carry, whichever key it is asked for with at the moment. */
public final class RotatingToken implements TokenHandle {

    private record Place(TokenRequest request, TokenHandle handle) {
    }

    private final TokenCache cache;
    private volatile Place current;

    /** Asks for the token, to be kept warm from now on. */
    public RotatingToken(TokenCache cache, TokenRequest request) {
        this.cache = Objects.requireNonNull(cache, "cache");
        this.current = new Place(request, cache.keepWarm(request));
    }

    @Override
    public AccessToken live() {
        return current.handle.live();
    }

    @Override
    public CompletionStage<AccessToken> get() {
        return current.handle.get();
    }

    @Override
    public Optional<CompletionStage<AccessToken>> replacementFor(AccessToken suspect) {
        return current.handle.replacementFor(suspect);
    }

    @Override
    public void retryNow() {
        current.handle.retryNow();
    }

    @Override
    public TokenStatus status() {
        return current.handle.status();
    }

    /** The same token for another organisation (Altinn delegation): kept while it is used. This one where it is for that one already. */
    public TokenHandle onBehalfOf(String organisation) {
        if (current.request.consumerOrg().filter(organisation::equals).isPresent()) {
            return this;
        }
        return cache.handle(current.request.onBehalfOf(organisation));
    }
}
