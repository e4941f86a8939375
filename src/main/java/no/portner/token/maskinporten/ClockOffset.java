package no.portner.token.maskinporten;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * How far our clock is from Maskinporten's, by the {@code Date} of its answers (design: token rule 6). Maskinporten refuses grants from
 * a clock that is more than 10 s fast (facts 1.2), so an offset beyond 5 s goes into {@code iat} and {@code exp}.
 *
 * <p>Date counts whole seconds and an answer takes its time, so an answer tells a range. What is in use changes only when the whole range
 * speaks against it: an offset that stays where it is, at 5 s too, is never taken up and dropped in turns. And an answer that
 * grants proves that the clock in use is good enough: it takes two such in a row to change it, so that one server with a wild clock,
 * or a proxy with one, upsets nothing. A refusal changes it at once, since the next grant depends on it.
 */
final class ClockOffset {

    private static final Logger LOG = Logger.getLogger(ClockOffset.class);
    private static final Duration TOLERATED = Duration.ofSeconds(5);
    /** The longest attempt: what took longer slept in between, and its Date says too little. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(10);
    /** An offset in use that is wrong by less stays. */
    private static final Duration GRAIN = Duration.ofSeconds(1);

    private volatile Duration applied = Duration.ZERO;
    /** What the last granting answer said against the offset in use; null when it agreed. */
    private Range doubt;

    /** The offset is somewhere from {@code least} to {@code most}. */
    private record Range(Duration least, Duration most) {

        boolean isAround(Duration offset, Duration slack) {
            return least.minus(slack).compareTo(offset) <= 0 && most.plus(slack).compareTo(offset) >= 0;
        }

        /** All of it within 5 s either way. */
        boolean isTolerated() {
            return least.compareTo(TOLERATED.negated()) >= 0 && most.compareTo(TOLERATED) <= 0;
        }

        /** All of it beyond 5 s, on one side. */
        boolean isTooFar() {
            return least.compareTo(TOLERATED) > 0 || most.compareTo(TOLERATED.negated()) <= 0;
        }

        Duration middle() {
            return least.plus(most).dividedBy(2);
        }
    }

    /** What is added to our clock, positive when ours is slow; zero within 5 s. */
    Duration applied() {
        return applied;
    }

    /** @param sent just before the request, {@code received} just after the answer, both by our clock */
    void observe(HttpAnswer answer, Instant sent, Instant received) {
        range(answer, sent, received).ifPresent(measured -> judge(measured, answer.isSuccess()));
    }

    /** What one answer says by itself, positive when our clock is slow; zero within 5 s, empty when it does not say. */
    static Optional<Duration> measure(HttpAnswer answer, Instant sent, Instant received) {
        return range(answer, sent, received).map(measured -> measured.isTooFar() ? measured.middle() : Duration.ZERO);
    }

    private static Optional<Range> range(HttpAnswer answer, Instant sent, Instant received) {
        Duration round = Duration.between(sent, received);
        if (answer.date().isEmpty() || answer.fromCache() || round.isNegative() || round.compareTo(LONGEST_ROUND) > 0) {
            return Optional.empty();
        }
        try {
            Instant theirs = ZonedDateTime.parse(answer.date().get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Optional.of(new Range(Duration.between(received, theirs), Duration.between(sent, theirs.plusSeconds(1))));
        } catch (DateTimeException e) {
            LOG.debugf("Maskinporten's Date header cannot be read");
            return Optional.empty();
        }
    }

    private synchronized void judge(Range measured, boolean granted) {
        boolean wrong = applied.isZero() ? measured.isTooFar() : measured.isTolerated() || !measured.isAround(applied, GRAIN);
        Range before = doubt;
        doubt = wrong && granted ? measured : null;
        if (wrong && (!granted || before != null && before.isAround(measured.middle(), GRAIN))) {
            doubt = null;
            apply(measured.isTooFar() ? measured.middle() : Duration.ZERO);
        }
    }

    private void apply(Duration offset) {
        applied = offset;
        if (offset.isZero()) {
            LOG.info("This machine's clock agrees with Maskinporten's again");
        } else {
            LOG.warnf("This machine's clock is %d s %s by Maskinporten's; grants are corrected, but the clock should be set",
                    offset.abs().plusMillis(500).toSeconds(), offset.isNegative() ? "fast" : "slow");
        }
    }
}
