package no.portner.twin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/** What time it is at the twin's Maskinporten: the given clock, and wrong by as much as a test asks for. */
final class TwinClock implements InstantSource {

    /** RFC 9110 5.6.7, IMF-fixdate. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final InstantSource source;
    private volatile Duration skew = Duration.ZERO;

    TwinClock(InstantSource source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    @Override
    public Instant instant() {
        return source.instant().plus(skew);
    }

    /** The time without the skew: tokens die by it, for a wrong clock at Maskinporten does not shorten what was already granted. */
    Instant unskewed() {
        return source.instant();
    }

    void skew(Duration wrongBy) {
        skew = Objects.requireNonNull(wrongBy, "wrongBy");
    }

    Duration skew() {
        return skew;
    }

    static String httpDate(Instant instant) {
        return HTTP_DATE.format(instant);
    }
}
