package no.portner.token;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One token's place in the cache. A route keeps its handle, so that a call needs no look-up. Safe for any thread. */
public interface TokenHandle {

    /**
     * The hot path: allocates nothing, waits for nothing, locks nothing while the token is fresh.
     *
     * @return a token to attach now, or null: then ask {@link #get()}
     */
    AccessToken live();

    /**
     * A token now or when it has been fetched; callers that wait get it in the order in which they came. Completes on any thread.
     *
     * @return the token, or a {@link no.portner.error.ProxyError}: TOKEN_REFUSED, TOKEN_UNREACHABLE, TOKEN_TIMEOUT (after 10 s), or
     *         OVERLOADED when too many wait already
     */
    CompletionStage<AccessToken> get();

    /**
     * A new token after upstream answered 401 to this one (design: token rule 8). Fetched once however many ask; the suspect stays in
     * use for others until the new one is granted.
     *
     * @return a token other than {@code suspect}, or the error that a failed attempt left; empty when nothing is asked for, because
     *         the suspect is too young, or the tokens before it were refused too ({@link Suspicion})
     */
    Optional<CompletionStage<AccessToken>> replacementFor(AccessToken suspect);

    /** Forgets a backoff and tries at once: after a key or the network has changed. */
    void retryNow();

    TokenStatus status();
}
