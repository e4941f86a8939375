package no.portner.token.maskinporten;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jboss.logging.Logger;

/**
 * How far our clock is from Maskinporten's, by the {@code Date} of its answers. Maskinporten refuses grants from a clock that is more
 * than 10 s fast (facts 1.2), so an offset beyond 5 s goes into {@code iat} and {@code exp}.
 */
final class ClockOffset {

    private static final Logger LOG = Logger.getLogger(ClockOffset.class);
    private static final Duration TOLERATED = Duration.ofSeconds(5);
    /** An answer that took longer says too little about the moment in which its Date was written. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(5);
    /** Date counts whole seconds: on average it is half a second old. */
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
    private static final Duration WORTH_TELLING = Duration.ofSeconds(2);

    private volatile Duration applied = Duration.ZERO;

    /** What is added to our clock, positive when ours is slow; zero within 5 s. */
    Duration applied() {
        return applied;
    }

    /** @param sent just before the request, {@code received} just after the answer, both by our clock */
    void observe(HttpAnswer answer, Instant sent, Instant received) {
        Duration round = Duration.between(sent, received);
        if (answer.date().isEmpty() || answer.fromCache() || round.isNegative() || round.compareTo(LONGEST_ROUND) > 0) {
            return;
        }
        try {
            Instant theirs = ZonedDateTime.parse(answer.date().get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            apply(Duration.between(sent.plus(round.dividedBy(2)), theirs.plus(HALF_A_SECOND)));
        } catch (DateTimeException e) {
            LOG.debugf("Maskinporten's Date header cannot be read");
        }
    }

    private synchronized void apply(Duration measured) {
        Duration before = applied;
        Duration after = measured.abs().compareTo(TOLERATED) > 0 ? measured : Duration.ZERO;
        boolean changed = after.isZero() != before.isZero() || after.minus(before).abs().compareTo(WORTH_TELLING) > 0;
        if (!changed) {
            return;
        }
        applied = after;
        if (after.isZero()) {
            LOG.info("This machine's clock agrees with Maskinporten's again");
        } else {
            LOG.warnf("This machine's clock is %d s %s by Maskinporten's; grants are corrected, but the clock should be set",
                    after.abs().toSeconds(), after.isNegative() ? "fast" : "slow");
        }
    }
}
