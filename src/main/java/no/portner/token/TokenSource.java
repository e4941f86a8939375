package no.portner.token;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Where new tokens come from. One call is one attempt. */
@FunctionalInterface
public interface TokenSource {

    /**
     * Asks for a new token, never on the calling thread.
     *
     * @param atMost how long the whole attempt may take; then it is worth nothing to the caller any more
     * @return the token, or a {@link no.portner.error.ProxyError} of kind TOKEN_REFUSED (with a {@code retryAfter} where the refusal is
     *         expected to pass), TOKEN_UNREACHABLE (with the server's own Retry-After) or TOKEN_TIMEOUT
     */
    CompletionStage<AccessToken> fetch(TokenRequest request, Duration atMost);
}
