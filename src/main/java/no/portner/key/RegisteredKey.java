package no.portner.key;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * A key that was registered with Digdir, which forgets it after a year (facts 1.4) and cannot be asked when that will be.
 *
 * @param since the day on which it was registered
 * @param variable what says so
 */
public record RegisteredKey(LocalDate since, String variable) {

    private static final Period LIFE = Period.ofYears(1);

    public RegisteredKey {
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(variable, "variable");
    }

    /** The begin of its last day, rather than the moment of that day, which nobody has noted. */
    public Instant end() {
        return since.plus(LIFE).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
