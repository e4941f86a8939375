package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import no.portner.error.ProxyError;
import org.junit.jupiter.api.Test;

class OutageTest extends CacheFixture {

    @Test
    void the_old_token_serves_until_its_last_second() {
        TokenHandle handle = warm(120);
        AccessToken old = handle.live();
        for (int tenth = 0; tenth < 1190; tenth++) {
            assertThat(handle.live()).as("after %d tenths of a second", tenth).isSameAs(old);
            if (source.attempts.size() > 1 && !source.last().isDone()) {
                source.last().fail(UNREACHABLE);
            }
            time.passSeconds(0.1);
        }
        time.pass(Duration.ofNanos(1));
        assertThat(handle.live()).isNull();
        assertThat(error(handle.get()).detail()).isEqualTo("no route to host");
        assertThat(source.attempts.size()).as("neither idle nor hammering").isBetween(6, 40);
    }

    @Test
    void without_a_token_the_pauses_grow_from_one_second_to_thirty() {
        cache.keepWarm(fiks);
        for (int pause : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
            int before = source.attempts.size();
            source.last().fail(UNREACHABLE);
            time.pass(Duration.ofSeconds(pause).minusNanos(1));
            assertThat(source.attempts).hasSize(before);
            time.pass(Duration.ofNanos(1));
            assertThat(source.attempts).as("after %d s", pause).hasSize(before + 1);
        }
    }

    @Test
    void jitter_is_full_but_never_nothing() {
        assertThat(Patience.afterFailure(UNREACHABLE, 5, 0, () -> 0.5)).isEqualTo(seconds(8));
        assertThat(Patience.afterFailure(UNREACHABLE, 5, 0, () -> 0)).isEqualTo(seconds(0.1));
        assertThat(Patience.afterFailure(UNREACHABLE, Integer.MAX_VALUE, 0, () -> 1)).isEqualTo(seconds(30));
    }

    @Test
    void a_pause_leaves_room_for_a_second_attempt_in_the_life_that_is_left() {
        assertThat(Patience.afterFailure(UNREACHABLE, 9, seconds(15).toNanos(), () -> 1)).isEqualTo(seconds(5));
    }

    @Test
    void callers_during_a_pause_get_the_last_error_at_once_and_cause_no_attempt() {
        var first = cache.tokenFor(fiks);
        source.last().fail(UNREACHABLE);
        assertThat(error(first).detail()).isEqualTo("no route to host");
        time.passSeconds(0.5);
        assertThat(error(cache.tokenFor(fiks)).retryAfter()).contains(seconds(1));
        assertThat(source.attempts).hasSize(1);
        time.passSeconds(0.5);
        assertThat(source.attempts).as("someone asked meanwhile").hasSize(2);
        var next = cache.tokenFor(fiks);
        AccessToken token = source.last().grant(120);
        assertThat(token(next)).isSameAs(token);
        assertThat(cache.status().get(0).lastError()).isEmpty();
    }

    @Test
    void the_servers_retry_after_is_honoured_up_to_five_minutes() {
        cache.keepWarm(fiks);
        source.last().fail(UNREACHABLE.retryAfter(seconds(77)));
        time.passSeconds(76.9);
        assertThat(source.attempts).hasSize(1);
        time.passSeconds(0.1);
        assertThat(source.attempts).hasSize(2);
        source.last().fail(UNREACHABLE.retryAfter(Duration.ofDays(1)));
        time.passSeconds(300);
        assertThat(source.attempts).hasSize(3);
    }

    @Test
    void a_refusal_is_tried_again_once_a_minute() {
        cache.keepWarm(fiks);
        for (int minute = 1; minute < 5; minute++) {
            source.last().fail(REFUSED);
            time.passSeconds(59.9);
            assertThat(source.attempts).hasSize(minute);
            time.passSeconds(0.1);
            assertThat(source.attempts).hasSize(minute + 1);
        }
        assertThat(cache.counters().refusals()).containsEntry("none", 4L);
    }

    @Test
    void a_refusal_that_will_pass_is_tried_again_when_it_says() {
        cache.keepWarm(fiks);
        source.last().fail(REFUSED.retryAfter(seconds(10)));
        time.passSeconds(10);
        assertThat(source.attempts).hasSize(2);
    }

    @Test
    void a_new_key_or_network_tries_at_once() {
        TokenHandle handle = cache.keepWarm(fiks);
        source.last().fail(REFUSED);
        handle.retryNow();
        handle.retryNow();
        assertThat(source.attempts).hasSize(2);
    }

    @Test
    void an_attempt_that_hangs_is_given_up_so_early_that_a_second_fits() {
        TokenHandle handle = warm(120);
        AccessToken old = handle.live();
        time.passSeconds(84);
        assertThat(source.last().atMost).isEqualTo(seconds(10));
        time.passSeconds(10 + 1);
        assertThat(source.attempts).hasSize(3);
        assertThat(source.last().atMost).isLessThan(seconds(9));
        assertThat(handle.live()).isSameAs(old);
        AccessToken renewed = source.last().grant(120);
        assertThat(handle.live()).isSameAs(renewed);
    }

    @Test
    void an_attempt_is_given_a_third_of_what_is_left_between_one_second_and_ten() {
        assertThat(Patience.forAttempt(seconds(1800).toNanos())).isEqualTo(seconds(10));
        assertThat(Patience.forAttempt(seconds(30).toNanos())).isEqualTo(seconds(10));
        assertThat(Patience.forAttempt(seconds(15).toNanos())).isEqualTo(seconds(5));
        assertThat(Patience.forAttempt(seconds(0.5).toNanos())).isEqualTo(seconds(1));
        assertThat(Patience.forAttempt(0)).as("nothing to lose").isEqualTo(seconds(10));
    }

    @Test
    void a_grant_after_its_attempt_was_given_up_still_counts() {
        cache.keepWarm(fiks);
        FakeSource.Attempt slow = source.last();
        time.passSeconds(10);
        assertThat(error(cache.tokenFor(fiks)).kind()).isEqualTo(ProxyError.Kind.TOKEN_TIMEOUT);
        AccessToken late = slow.grant(120);
        assertThat(cache.liveToken(fiks)).isSameAs(late);
    }

    @Test
    void status_tells_what_went_wrong_and_that_it_once_worked() {
        TokenHandle handle = warm(120);
        time.passSeconds(84);
        source.last().fail(UNREACHABLE);
        TokenStatus status = handle.status();
        assertThat(status.granted()).isTrue();
        assertThat(status.warm()).isTrue();
        assertThat(status.left()).contains(seconds(36));
        assertThat(status.lastError().map(ProxyError::detail)).isEqualTo(Optional.of("no route to host"));
        assertThat(cache.counters().failures()).isEqualTo(1);
    }
}
