package no.portner.twin;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A token request as the twin saw it.
 *
 * @param at when it came, by the twin's clock
 * @param clientId {@code iss}, or empty where the request could not be read that far; likewise the next ones
 * @param jti the grant's id
 * @param scope the scopes asked for
 * @param kid the key id, empty with a certificate
 * @param certificates how many certificates x5c held
 * @param thumbprint the first one's: base64url of its SHA-256; empty where there is none
 * @param iat in seconds since 1970, 0 where it could not be read
 * @param exp in seconds since 1970, 0 where it could not be read
 * @param fault which kind of fault the request met; it may have been granted all the same, and the answer spoiled
 * @param outcome {@code granted}, the code or name of the refusal ({@code MP-110}, {@code ISSUED_IN_FUTURE}), or {@code fault}
 * @param reason which rule was broken, or which fault answered; empty when granted
 */
public record ReceivedGrant(Instant at, String clientId, String jti, String scope, String kid, int certificates,
        String thumbprint, long iat, long exp, Optional<Fault.Kind> fault, String outcome, String reason) {

    public ReceivedGrant {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(thumbprint, "thumbprint");
        Objects.requireNonNull(fault, "fault");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reason, "reason");
    }

    /** What the grant was signed with: its kid, else its certificate's thumbprint. */
    public String key() {
        return kid.isEmpty() ? thumbprint : kid;
    }

    public boolean granted() {
        return "granted".equals(outcome);
    }
}
