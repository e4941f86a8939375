package no.portner.token.maskinporten;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer's Date tells of our clock, and what it does not (design: token rule 6). */
class ClockOffsetTest {

    private static final Instant SENT = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private final ClockOffset offset = new ClockOffset();

    /** At a whole second, where Date says just what the server's clock says. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 4, -4, 5, -5})
    void fiveSecondsAreTolerated(long seconds) {
        refused(Duration.ofSeconds(seconds), SENT);
        assertThat(offset.applied()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {6, -6, 10, -10, 60, -60, 3600, -3600})
    void moreIsCorrectedEitherWay(long seconds) {
        refused(Duration.ofSeconds(seconds), SENT);
        assertThat(offset.applied()).isBetween(Duration.ofSeconds(seconds - 1), Duration.ofSeconds(seconds + 1));
    }

    @Test
    void theCorrectionEndsWhenTheClockIsSet() {
        refused(HOUR, SENT);
        refused(Duration.ZERO, SENT.plusSeconds(90));
        assertThat(offset.applied()).isZero();
        refused(HOUR.negated(), SENT.plusSeconds(180));
        assertThat(offset.applied()).isBetween(HOUR.negated().minusSeconds(1), HOUR.negated().plusSeconds(1));
    }

    static LongStream offsetsAtTheEdge() {
        return LongStream.concat(LongStream.rangeClosed(-70, -35), LongStream.rangeClosed(35, 70)).map(tenths -> tenths * 100);
    }

    /** Whatever part of a second the request leaves at, an offset that stays where it is is taken up once at most. */
    @ParameterizedTest
    @MethodSource("offsetsAtTheEdge")
    void anOffsetAtTheEdgeIsNeverTakenUpAndDroppedInTurns(long millis) {
        Set<Duration> seen = new HashSet<>(Set.of(offset.applied()));
        for (int i = 0; i < 200; i++) {
            refused(Duration.ofMillis(millis), SENT.plusMillis(i * 1037L));
            seen.add(offset.applied());
        }
        assertThat(seen).as("values in use for an offset of %d ms", millis).hasSizeLessThanOrEqualTo(2);
    }

    /** A second and more below 5 s is never corrected; a second and more beyond is. */
    @ParameterizedTest
    @CsvSource({"3900, false", "-3900, false", "6100, true", "-6100, true"})
    void whatIsClearIsJudgedAtOnce(long millis, boolean corrected) {
        for (int i = 0; i < 10; i++) {
            ClockOffset fresh = new ClockOffset();
            Instant sent = SENT.plusMillis(i * 1103L);
            fresh.observe(answer(400, sent.plusMillis(millis + 20), false), sent, sent.plusMillis(40));
            assertThat(!fresh.applied().isZero()).as("corrected, sent at %s", sent).isEqualTo(corrected);
        }
    }

    @Test
    void anAnswerThatGrantsIsBelievedTheSecondTime() {
        granted(HOUR, SENT);
        assertThat(offset.applied()).as("what was granted with our clock as it is").isZero();
        granted(HOUR, SENT.plusSeconds(90));
        assertThat(offset.applied()).isBetween(HOUR.minusSeconds(1), HOUR.plusSeconds(1));
    }

    @Test
    void oneWildAnswerAmongGoodOnesChangesNothing() {
        for (int i = 0; i < 10; i++) {
            granted(Duration.ZERO, SENT.plusSeconds(i * 200));
            granted(HOUR.multipliedBy(i % 2 == 0 ? 1 : -1), SENT.plusSeconds(i * 200 + 100));
            assertThat(offset.applied()).isZero();
        }
    }

    @Test
    void wildAnswersThatDoNotAgreeChangeNothing() {
        granted(HOUR, SENT);
        granted(HOUR.negated(), SENT.plusSeconds(90));
        granted(HOUR.multipliedBy(2), SENT.plusSeconds(180));
        assertThat(offset.applied()).isZero();
    }

    @Test
    void aRefusalsDateCounts() {
        offset.observe(answer(503, SENT.plus(HOUR), false), SENT, SENT.plusMillis(40));
        assertThat(offset.applied()).isGreaterThan(HOUR.minusSeconds(1));
    }

    @Test
    void anAnswerFromACacheSaysNothing() {
        offset.observe(answer(400, SENT.plus(HOUR), true), SENT, SENT.plusMillis(40));
        assertThat(offset.applied()).isZero();
    }

    @Test
    void anAnswerThatTookLongOrCameBeforeItsRequestSaysNothing() {
        offset.observe(answer(400, SENT.plus(HOUR), false), SENT, SENT.plusMillis(10_001));
        offset.observe(answer(400, SENT.plus(HOUR), false), SENT, SENT.minusMillis(1));
        assertThat(offset.applied()).isZero();
    }

    /** A slow answer tells a wider range, and still enough of a clock that is an hour wrong. */
    @Test
    void aSlowAnswerStillTellsAnHour() {
        offset.observe(answer(400, SENT.plus(HOUR), false), SENT, SENT.plusSeconds(9));
        assertThat(offset.applied()).isBetween(HOUR.minusSeconds(5), HOUR.plusSeconds(5));
        ClockOffset other = new ClockOffset();
        other.observe(answer(400, SENT.plusSeconds(12), false), SENT, SENT.plusSeconds(9));
        assertThat(other.applied()).as("anything from 3 to 13 s").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "", "0", "Mon, 23 Nov 2026", "Tue, 23 Nov 2026 13:00:00 GMT", "Mon, 99 Nov 2026 13:00:00 GMT",
        "Mon, 23 Nov 99999999999 13:00:00 GMT", "2026-11-23T13:00:00Z"})
    void aDateThatCannotBeReadSaysNothing(String date) {
        offset.observe(dated(400, date, false), SENT, SENT);
        offset.observe(Answers.answer(400, ""), SENT, SENT);
        assertThat(offset.applied()).isZero();
    }

    /** The server's clock says ours plus {@code theirs}; it writes its Date halfway. */
    private void refused(Duration theirs, Instant sent) {
        observe(400, theirs, sent);
    }

    private void granted(Duration theirs, Instant sent) {
        observe(200, theirs, sent);
    }

    private void observe(int status, Duration theirs, Instant sent) {
        offset.observe(answer(status, sent.plus(theirs).plusMillis(20), false), sent, sent.plusMillis(40));
    }

    private static HttpAnswer answer(int status, Instant serverTime, boolean fromCache) {
        return dated(status, DateTimeFormatter.RFC_1123_DATE_TIME.format(serverTime.atOffset(ZoneOffset.UTC)), fromCache);
    }

    private static HttpAnswer dated(int status, String date, boolean fromCache) {
        return new HttpAnswer(status, Optional.of(date), fromCache, Optional.empty(), "{}".getBytes(StandardCharsets.UTF_8), false);
    }
}
