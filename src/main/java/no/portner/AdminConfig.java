package no.portner;

import java.util.Objects;
import java.util.Optional;

/**
 * What the admin listener offers.
 *
 * @param tokenHeader the header without which no token is given out; empty while the token API is off
 */
public record AdminConfig(Optional<String> tokenHeader) {

    /** Where {@code PORTNER_REQUIRED_HEADER} names none: the API is never without one. */
    static final String DEFAULT_HEADER = "X-Portner";

    public AdminConfig {
        Objects.requireNonNull(tokenHeader, "tokenHeader");
    }
}
