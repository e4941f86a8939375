package no.portner.twin;

import java.time.Instant;
import java.util.Objects;

/**
 * A token request as the twin saw it.
 *
 * @param at when it came, by the twin's clock
 * @param clientId {@code iss}, or empty where the request could not be read that far; likewise the next ones
 * @param jti the grant's id
 * @param scope the scopes asked for
 * @param kid the key id, empty with a certificate
 * @param certificates how many certificates x5c held
 * @param iat in seconds since 1970, 0 where it could not be read
 * @param exp in seconds since 1970, 0 where it could not be read
 * @param outcome {@code granted}, the code or name of the refusal ({@code MP-110}, {@code ISSUED_IN_FUTURE}), or {@code fault}
 * @param reason which rule was broken, or which fault answered; empty when granted
 */
public record ReceivedGrant(Instant at, String clientId, String jti, String scope, String kid, int certificates, long iat, long exp,
        String outcome, String reason) {

    public ReceivedGrant {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reason, "reason");
    }

    public boolean granted() {
        return "granted".equals(outcome);
    }
}
