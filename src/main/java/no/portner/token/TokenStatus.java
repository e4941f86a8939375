package no.portner.token;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import no.portner.error.ProxyError;

/**
 * How it stands with one token, safe to show.
 *
 * @param request what it is asked for with
 * @param warm renewed whether used or not
 * @param granted it has been granted at least once
 * @param left what is left of the life of the token in use; empty when there is none that lives
 * @param age how long ago that token was asked for; empty when there is none that lives
 * @param failures attempts that failed in a row since the last that was granted
 * @param lastError why the last attempt failed; empty after a success
 */
public record TokenStatus(TokenRequest request, boolean warm, boolean granted, Optional<Duration> left, Optional<Duration> age,
        int failures, Optional<ProxyError> lastError) {

    static TokenStatus of(TokenRequest request, boolean warm, boolean granted, Optional<AccessToken> inUse, Backoff backoff, long nowNanos) {
        return new TokenStatus(request, warm, granted, inUse.map(token -> token.left(nowNanos)), inUse.map(token -> token.age(nowNanos)),
                backoff.failures(), Optional.ofNullable(backoff.error()));
    }

    public TokenStatus {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(left, "left");
        Objects.requireNonNull(age, "age");
        Objects.requireNonNull(lastError, "lastError");
    }
}
