package no.portner.token;

import java.util.concurrent.CompletionStage;

/** Where new tokens come from. One call is one attempt. */
@FunctionalInterface
public interface TokenSource {

    /**
     * Asks for a new token, never on the calling thread.
     *
     * @return the token, or a {@link no.portner.error.ProxyError} of kind TOKEN_REFUSED, TOKEN_UNREACHABLE or TOKEN_TIMEOUT
     */
    CompletionStage<AccessToken> fetch(TokenRequest request);
}
