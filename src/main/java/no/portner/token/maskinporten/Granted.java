package no.portner.token.maskinporten;

import java.util.Objects;
import java.util.Optional;
import no.portner.token.AccessToken;

/**
 * A token and what its answer says of it.
 *
 * @param scope what was granted, separated by blanks; empty where the answer does not say, which means all that was asked for (RFC 6749
 *     section 5.1)
 * @param complaint why the token's life is a guess, where it is one
 */
public record Granted(AccessToken token, Optional<String> scope, Optional<String> complaint) {

    public Granted {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(complaint, "complaint");
    }
}
