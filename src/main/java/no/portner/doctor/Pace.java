package no.portner.doctor;

import java.time.Duration;
import java.util.List;

/**
 * How long is waited, for each step and for all together: as long as a call of Portner's would wait, or a little longer.
 *
 * @param name for a name's address
 * @param connection for a TCP connection, and again for TLS
 * @param answer for Maskinporten's
 * @param call for a call to Fiks, connection included
 * @param atMost for all steps; after it none is begun
 */
public record Pace(Duration name, Duration connection, Duration answer, Duration call, Duration atMost) {

    /** Nobody is interrupted in the midst of saying why. */
    static final Duration GRACE = Duration.ofSeconds(1);

    public Pace {
        for (Duration time : List.of(name, connection, answer, call, atMost)) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("a step takes more than no time: " + time);
            }
        }
    }

    public static Pace usual() {
        return new Pace(Duration.ofSeconds(6), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMinutes(2));
    }
}
