package no.portner.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallHistoryTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private Instant now = START;
    private CallTotals counted = totals(0, 0, 0, 0);
    private final CallHistory history = new CallHistory(() -> counted, () -> now);

    private static CallTotals totals(long answered, long failed, long other, long slow) {
        return new CallTotals(answered, failed, other, new long[] {answered - slow, slow});
    }

    private void pass() {
        now = now.plus(CallHistory.SLOT);
        history.turn();
    }

    @Test
    void aSlotHoldsWhatHasComeInIt() {
        counted = totals(3, 1, 2, 1);
        pass();
        counted = totals(10, 1, 2, 1);
        assertThat(history.slots()).containsExactly(totals(3, 1, 2, 1), totals(7, 0, 0, 0));
        pass();
        assertThat(history.slots()).containsExactly(totals(3, 1, 2, 1), totals(7, 0, 0, 0), totals(0, 0, 0, 0));
    }

    @Test
    void whatWasCountedBeforeItBeganDoesNotCount() {
        counted = totals(5, 0, 0, 0);
        CallHistory late = new CallHistory(() -> counted, () -> now);
        assertThat(late.slots()).containsExactly(totals(0, 0, 0, 0));
        assertThat(late.lastAnswered()).isEmpty();
    }

    @Test
    void aQuarterOfAnHourIsKeptAndNoMore() {
        for (int i = 1; i <= 3 * CallHistory.SLOTS; i++) {
            counted = totals(i * (i + 1L) / 2, 0, 0, 0);
            pass();
        }
        List<CallTotals> slots = history.slots();
        assertThat(slots).hasSize(CallHistory.SLOTS + 1);
        assertThat(slots.get(0).answered()).as("the oldest").isEqualTo(2 * CallHistory.SLOTS + 1);
        assertThat(slots.get(CallHistory.SLOTS - 1).answered()).as("the newest that is over").isEqualTo(3 * CallHistory.SLOTS);
        assertThat(CallHistory.SLOT.multipliedBy(CallHistory.SLOTS)).hasMinutes(15);
    }

    @Test
    void theLastAnswerIsAsOldAsTheLookThatSawIt() {
        assertThat(history.lastAnswered()).isEmpty();
        counted = totals(1, 0, 0, 0);
        now = now.plusSeconds(4);
        assertThat(history.lastAnswered()).contains(START.plusSeconds(4));
        counted = totals(1, 5, 5, 0);
        pass();
        assertThat(history.lastAnswered()).as("failures are no answers").contains(START.plusSeconds(4));
        counted = totals(2, 5, 5, 0);
        pass();
        assertThat(history.lastAnswered()).contains(now);
    }
}
