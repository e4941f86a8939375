package no.portner.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import no.portner.error.ProxyError;
import no.portner.error.Refusal;
import org.junit.jupiter.api.Test;

class EventsTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private Instant now = START;
    private final Events events = new Events(() -> now);

    private static ProxyError refused(String hint, String traceId) {
        return ProxyError.refused("no, " + traceId, new Refusal(Optional.of("MP-250"), hint, hint, Optional.empty(), Optional.of(traceId)));
    }

    private void later() {
        now = now.plus(Duration.ofMinutes(1));
    }

    @Test
    void theNewestComesFirst() {
        events.granted("fiks", 120);
        later();
        events.key(Event.Kind.KEY_FOUND, "client", "thumb");
        assertThat(events.latest()).extracting(Event::kind).containsExactly(Event.Kind.KEY_FOUND, Event.Kind.TOKEN_GRANTED);
        assertThat(events.latest().get(1)).isEqualTo(new Event(Event.Kind.TOKEN_GRANTED, START, START, 1, "fiks", "", 120, Optional.empty()));
    }

    @Test
    void theSameRefusalAgainIsOneEventWithItsNewestTraceId() {
        events.failed("fiks", refused("write", "one"));
        later();
        events.failed("other", refused("write", "of another"));
        later();
        events.failed("fiks", refused("write", "two"));
        assertThat(events.latest()).hasSize(2);
        Event latest = events.latest().get(0);
        assertThat(latest.times()).isEqualTo(2);
        assertThat(latest.first()).isEqualTo(START);
        assertThat(latest.last()).isEqualTo(now);
        assertThat(latest.error().orElseThrow().refusal().orElseThrow().traceId()).contains("two");
    }

    @Test
    void anotherReasonOrAGrantInBetweenMakesAnotherEvent() {
        events.failed("fiks", refused("write", "one"));
        events.failed("fiks", refused("something else", "two"));
        events.granted("fiks", 120);
        events.granted("fiks", 120);
        events.failed("fiks", refused("something else", "three"));
        assertThat(events.latest()).extracting(Event::times).containsExactly(1, 1, 1, 1, 1);
        assertThat(events.latest()).extracting(Event::kind).containsExactly(Event.Kind.TOKEN_REFUSED, Event.Kind.TOKEN_GRANTED, Event.Kind.TOKEN_GRANTED,
                Event.Kind.TOKEN_REFUSED, Event.Kind.TOKEN_REFUSED);
    }

    @Test
    void grantsForEverPushNothingElseOut() {
        events.failed("fiks", refused("write", "one"));
        for (int i = 0; i < 1000; i++) {
            events.granted("fiks", 120);
        }
        assertThat(events.latest()).hasSize(Events.MOST).last().extracting(Event::kind).isEqualTo(Event.Kind.TOKEN_REFUSED);
    }

    @Test
    void thereAreNeverMoreThanTwenty() {
        for (int i = 0; i < 100; i++) {
            events.key(Event.Kind.KEY_FOUND, "client", "thumb-" + i);
            events.granted("fiks", 120);
        }
        assertThat(events.latest()).hasSize(Events.MOST);
        assertThat(events.latest().stream().filter(event -> event.kind() == Event.Kind.TOKEN_GRANTED)).hasSizeGreaterThanOrEqualTo(Events.MOST_GRANTS);
        assertThat(events.latest().get(0).kind()).isEqualTo(Event.Kind.TOKEN_GRANTED);
    }

    @Test
    void whatIsNoRefusalIsAFailureThatMayPass() {
        events.failed("fiks", ProxyError.of(ProxyError.Kind.TOKEN_TIMEOUT, "no answer in time"));
        events.unusable("client", "thumb", "the file is empty");
        assertThat(events.latest()).extracting(Event::kind).containsExactly(Event.Kind.KEY_UNUSABLE, Event.Kind.TOKEN_FAILED);
    }
}
