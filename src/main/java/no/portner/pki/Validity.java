package no.portner.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** When a certificate is valid. */
record Validity(Instant from, Instant to) {

    /** Clients share the machine's clock, but that may be set back after the start: by hours where it ran in local time. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    Validity {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a validity ends after it begins");
        }
    }

    /** For so long from now on, and from a day ago. */
    static Validity lasting(Duration life, Instant now) {
        return new Validity(now.minus(BACKDATED), now.plus(life));
    }

    static Validity of(X509Certificate certificate) {
        return new Validity(certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    }

    /** Whether it is valid now and will be for so long. Without limits that could overflow: a wrong clock shows any time. */
    boolean holds(Instant now, Duration ahead) {
        return !now.isBefore(from) && now.isBefore(to.minus(ahead));
    }
}
