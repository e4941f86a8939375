package no.portner.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailedConnectionsTest {

    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

    private Instant now = START;
    private final FailedConnections failures = new FailedConnections(() -> now);

    private void fails(String outcome, int code, String detail) {
        failures.add(outcome, code, detail);
        now = now.plus(Duration.ofSeconds(5));
    }

    @Test
    void two_that_take_turns_are_two_with_a_count_the_newest_first() {
        for (int i = 0; i < 3; i++) {
            fails("refused", 403, "the broker refuses integration a");
            fails("upstream", 320, "the broker said nothing");
        }
        assertThat(failures.latest()).containsExactly(
                new FailedConnection("upstream", 320, "the broker said nothing", START.plusSeconds(5), START.plusSeconds(25), 3),
                new FailedConnection("refused", 403, "the broker refuses integration a", START, START.plusSeconds(20), 3));
    }

    @Test
    void outcome_code_and_detail_tell_them_apart() {
        fails("refused", 403, "a");
        fails("refused", 403, "b");
        fails("refused", 530, "a");
        fails("client", 403, "a");
        assertThat(failures.latest()).hasSize(4);
    }

    @Test
    void ten_are_kept() {
        for (int i = 0; i < 1000; i++) {
            fails("client", 504, "a frame of channel " + i);
        }
        assertThat(failures.latest()).hasSize(FailedConnections.MOST).first().extracting(FailedConnection::detail).isEqualTo("a frame of channel 999");
    }
}
