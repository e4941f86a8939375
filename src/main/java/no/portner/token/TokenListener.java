package no.portner.token;

import no.portner.error.ProxyError;

/** Hears of every attempt that has changed how it stands with a token, when it is over; on the thread that ended it. Must not block. */
@FunctionalInterface
public interface TokenListener {

    /**
     * @param token what was granted; null after a failure
     * @param error why there was none; null after a grant
     */
    void ended(TokenRequest request, AccessToken token, ProxyError error);
}
