package no.portner;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import no.portner.admin.TokenApi;
import no.portner.admin.TokenQuery;
import no.portner.config.Secret;
import no.portner.token.AccessToken;
import no.portner.token.TokenHandle;

/**
 * What the token API gives out: the routes' own tokens and no others, so that an application gets by asking what it gets by calling. They are
 * kept warm and follow a new key as they do for calls.
 */
final class TokenOffer implements TokenApi.Source {

    private static final int BEARER = "Bearer ".length();

    /** One route's token. */
    record Of(RouteConfig route, TokenHandle token) {

        Of {
            Objects.requireNonNull(route, "route");
            Objects.requireNonNull(token, "token");
        }

        private boolean fits(TokenQuery query) {
            return route.scopes().equals(query.scopes()) && (query.resource().isEmpty() || route.resource().equals(query.resource()));
        }
    }

    private final List<Of> tokens;
    private final LongSupplier clock;

    /**
     * @param tokens in the order of the configuration: of several that fit the first is meant
     * @param clock what the tokens' lives are measured by
     */
    TokenOffer(List<Of> tokens, LongSupplier clock) {
        this.tokens = List.copyOf(tokens);
        this.clock = clock;
    }

    @Override
    public Optional<CompletionStage<TokenApi.Granted>> token(TokenQuery query) {
        return tokens.stream().filter(token -> token.fits(query)).findFirst()
                .map(found -> (query.fresh() ? another(found.token()) : found.token().get()).thenApply(this::granted));
    }

    /** As after a 401: one replacement for all who ask, and none while the token is too young. */
    private static CompletionStage<AccessToken> another(TokenHandle handle) {
        AccessToken inUse = handle.live();
        return inUse == null ? handle.get() : handle.replacementFor(inUse).orElseGet(() -> CompletableFuture.completedStage(inUse));
    }

    private TokenApi.Granted granted(AccessToken token) {
        Duration left = token.left(clock.getAsLong());
        return new TokenApi.Granted(Secret.of(token.authorization().toString().substring(BEARER)), left.isNegative() ? Duration.ZERO : left);
    }
}
