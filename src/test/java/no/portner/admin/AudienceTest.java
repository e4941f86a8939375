package no.portner.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who watches the status page live. */
class AudienceTest {

    private static final class Watcher implements Audience.Listener {

        private final List<String> heard = new ArrayList<>();
        private boolean full;
        private boolean closed;

        @Override
        public boolean isFull() {
            return full;
        }

        @Override
        public void send(String text) {
            assertThat(full).as("nothing is sent to who takes nothing").isFalse();
            heard.add(text);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Audience audience = new Audience();

    private Watcher watcher() {
        Watcher watcher = new Watcher();
        assertThat(audience.join(watcher)).isTrue();
        return watcher;
    }

    @Test
    void eightMayWatchAndTheNinthWhenOneHasGone() {
        Watcher first = watcher();
        for (int i = 1; i < Audience.MOST; i++) {
            watcher();
        }
        Watcher ninth = new Watcher();
        assertThat(audience.join(ninth)).isFalse();
        audience.leave(first);
        assertThat(audience.join(ninth)).isTrue();
    }

    @Test
    void whatIsTheSameIsToldAgainOnlyAsASignOfLife() {
        Watcher watcher = watcher();
        for (int moment = 0; moment < 2 * Audience.SILENCE + 1; moment++) {
            audience.moment("at " + moment, "the same");
        }
        assertThat(watcher.heard).containsExactly("at 0", "at " + Audience.SILENCE, "at " + 2 * Audience.SILENCE);
        audience.moment("news", "another");
        assertThat(watcher.heard).last().isEqualTo("news");
    }

    @Test
    void whoTakesNothingGetsTheNewestAloneWhenItTakesAgain() {
        Watcher slow = watcher();
        Watcher quick = watcher();
        slow.full = true;
        audience.moment("one", "1");
        audience.moment("two", "2");
        slow.full = false;
        audience.moment("three", "2");
        assertThat(slow.heard).containsExactly("three");
        assertThat(quick.heard).containsExactly("one", "two");
    }

    @Test
    void whoTakesNothingForHalfAMinuteIsLetGo() {
        Watcher stuck = watcher();
        stuck.full = true;
        for (int moment = 0; moment < Audience.PATIENCE; moment++) {
            assertThat(stuck.closed).isFalse();
            audience.moment("m", "m" + moment);
        }
        assertThat(stuck.closed).isTrue();
        assertThat(audience.isEmpty()).isTrue();
    }

    @Test
    void inTheEndAllAreLetGoAndNobodyComesAnyMore() {
        Watcher watcher = watcher();
        Watcher stuck = watcher();
        stuck.full = true;
        audience.end("end");
        assertThat(watcher.heard).containsExactly("end");
        assertThat(watcher.closed && stuck.closed && audience.isEmpty()).isTrue();
        assertThat(audience.join(new Watcher())).isFalse();
        audience.moment("later", "later");
        assertThat(watcher.heard).hasSize(1);
    }
}
