package no.portner.token;

import static no.portner.token.Freshness.DEAD;
import static no.portner.token.Freshness.FRESH;
import static no.portner.token.Freshness.RENEW;
import static no.portner.token.Freshness.SCARCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {

    private static final long BORN = Long.MAX_VALUE - 1000;

    @ParameterizedTest(name = "a token of {0} s: renewed from {1} s, scarce after {2} s, dead after {3} s")
    @CsvSource({
            "1,    0.75,   0.9,    0.95",
            "2,    1.5,    1.8,    1.9",
            "10,   7.5,    9,      9.5",
            "60,   45,     54,     59",
            "119,  89.25,  109,    118",
            "120,  90,     110,    119",
            "121,  90.75,  111,    120",
            "599,  449.25, 589,    598",
            "3600, 2700,   3590,   3599",
            "7200, 5400,   7190,   7199"})
    void every_boundary_of_a_life(int life, double renew, double scarce, double dead) {
        AccessToken token = new AccessToken("t", BORN, Duration.ofSeconds(life));
        assertThat(at(token, 0)).isEqualTo(FRESH);
        assertBoundary(token, renew, FRESH, RENEW);
        assertThat(Freshness.of(token, BORN + nanos(scarce), 0)).isEqualTo(RENEW);
        assertThat(Freshness.of(token, BORN + nanos(scarce) + 1, 0)).isEqualTo(SCARCE);
        assertThat(Freshness.of(token, BORN + nanos(dead), 0)).isEqualTo(SCARCE);
        assertThat(Freshness.of(token, BORN + nanos(dead) + 1, 0)).isEqualTo(DEAD);
        assertThat(at(token, life)).isEqualTo(DEAD);
        assertThat(at(token, life + 1_000_000)).isEqualTo(DEAD);
    }

    @Test
    void jitter_renews_earlier_and_never_later() {
        AccessToken token = new AccessToken("t", BORN, Duration.ofSeconds(120));
        assertThat(Freshness.of(token, BORN + nanos(84), 1)).isEqualTo(RENEW);
        assertThat(Freshness.of(token, BORN + nanos(84) - 1, 1)).isEqualTo(FRESH);
        assertThat(Freshness.of(token, BORN + nanos(87), 0.5)).isEqualTo(RENEW);
        assertThat(Freshness.of(token, BORN + nanos(87), 0.4)).isEqualTo(FRESH);
    }

    private static void assertBoundary(AccessToken token, double seconds, Freshness before, Freshness from) {
        assertThat(Freshness.of(token, BORN + nanos(seconds) - 1, 0)).isEqualTo(before);
        assertThat(Freshness.of(token, BORN + nanos(seconds), 0)).isEqualTo(from);
    }

    private static Freshness at(AccessToken token, double seconds) {
        return Freshness.of(token, BORN + nanos(seconds), 0);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
