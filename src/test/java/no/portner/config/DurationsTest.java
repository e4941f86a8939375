package no.portner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    private static final Parser<Duration> UP_TO_A_DAY = Durations.between(Duration.ofMillis(10), Duration.ofHours(24));

    @ParameterizedTest
    @CsvSource({"10ms, PT0.01S", "500ms, PT0.5S", "25s, PT25S", "5m, PT5M", "17m, PT17M", "24h, PT24H", "5M, PT5M", "PT5M, PT5M",
        "pt1h30m, PT1H30M"})
    void aDurationIsANumberWithItsUnitOrIso(String text, Duration duration) throws Unusable {
        assertThat(UP_TO_A_DAY.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "s", "5 m", "1.5h", "5min", "-5s", "9999999999s", "PT", "PT99999999999999999999S", "five"})
    void anythingElseIsNoDuration(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> UP_TO_A_DAY.parse(text))
                .satisfies(e -> assertThat(e.wrong()).isEqualTo("is not a duration"))
                .satisfies(e -> assertThat(e.remedy()).contains("25s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "9ms", "25h", "1441m", "PT-5S", "999999999h"})
    void theRangeIsKeptAndTold(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> UP_TO_A_DAY.parse(text))
                .withMessage("is out of range; set a duration from 10ms to 24h");
    }
}
