package no.portner.twin;

import java.time.Duration;
import java.time.Instant;

/**
 * The life that the twin gave a token, whatever {@code expires_in} said.
 *
 * @param issued its first moment
 * @param ends its last
 */
public record TokenLife(Instant issued, Instant ends) {

    public TokenLife {
        if (!issued.isBefore(ends)) {
            throw new IllegalArgumentException("a life ends after it begins");
        }
    }

    public Duration length() {
        return Duration.between(issued, ends);
    }

    public Duration age(Instant now) {
        return Duration.between(issued, now);
    }
}
