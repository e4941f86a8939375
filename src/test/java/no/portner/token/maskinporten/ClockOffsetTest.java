package no.portner.token.maskinporten;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {

    private static final Instant SENT = Instant.parse("2026-11-23T12:00:00Z");
    private final ClockOffset offset = new ClockOffset();

    @Test
    void five_seconds_are_tolerated() {
        observe("Mon, 23 Nov 2026 12:00:04 GMT");
        assertThat(offset.applied()).isZero();
    }

    @Test
    void more_is_corrected_either_way_and_ended_when_the_clock_is_set() {
        observe("Mon, 23 Nov 2026 12:01:00 GMT");
        assertThat(offset.applied()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
        observe("Mon, 23 Nov 2026 11:59:00 GMT");
        assertThat(offset.applied()).isBetween(Duration.ofSeconds(-61), Duration.ofSeconds(-59));
        observe("Mon, 23 Nov 2026 12:00:00 GMT");
        assertThat(offset.applied()).isZero();
    }

    @Test
    void an_answer_from_a_cache_or_one_that_took_long_or_without_a_sane_date_says_nothing() {
        offset.observe(Answers.dated("Mon, 23 Nov 2026 12:01:00 GMT", true), SENT, SENT);
        offset.observe(Answers.dated("Mon, 23 Nov 2026 12:01:00 GMT", false), SENT, SENT.plusSeconds(6));
        offset.observe(Answers.dated("yesterday", false), SENT, SENT);
        offset.observe(Answers.answer(200, ""), SENT, SENT);
        assertThat(offset.applied()).isZero();
    }

    private void observe(String date) {
        offset.observe(Answers.dated(date, false), SENT, SENT.plusMillis(100));
    }
}
