package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.portner.Mistake;
import no.portner.error.ProxyError;
import org.junit.jupiter.api.Test;

class OutageTest extends CacheFixture {

    @Mistake("expired token injected while the server is down")
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
    void callers_wait_through_a_short_outage_in_the_order_in_which_they_came() {
        List<Integer> served = new ArrayList<>();
        cache.tokenFor(fiks).thenRun(() -> served.add(1));
        source.last().fail(UNREACHABLE);
        time.passSeconds(0.5);
        var second = cache.tokenFor(fiks);
        second.thenRun(() -> served.add(2));
        assertThat(waits(second)).isTrue();
        assertThat(source.attempts).as("the pause is kept").hasSize(1);
        time.passSeconds(0.5);
        source.last().fail(UNREACHABLE);
        time.passSeconds(1);
        cache.tokenFor(fiks).thenRun(() -> served.add(3));
        time.passSeconds(1);
        assertThat(source.attempts).hasSize(3);
        AccessToken token = source.last().grant(120);
        assertThat(served).containsExactly(1, 2, 3);
        assertThat(token(second)).isSameAs(token);
        assertThat(cache.status().get(0).lastError()).isEmpty();
    }

    @Test
    void in_a_long_outage_nobody_waits_during_a_pause() {
        cache.keepWarm(fiks);
        for (int i = 0; i < 5; i++) {
            source.last().fail(UNREACHABLE);
            time.passSeconds(1 << i);
        }
        source.last().fail(UNREACHABLE);
        assertThat(source.attempts).as("31 s").hasSize(6);
        assertThat(error(cache.tokenFor(fiks)).retryAfter()).contains(seconds(30));
        assertThat(source.attempts).hasSize(6);
        time.passSeconds(30);
        var hopeful = cache.tokenFor(fiks);
        AccessToken token = source.last().grant(120);
        assertThat(token(hopeful)).isSameAs(token);
    }

    @Test
    void a_caller_whose_patience_ends_in_an_outage_gets_what_went_wrong() {
        random = 0.5;
        var call = cache.tokenFor(fiks);
        source.last().fail(UNREACHABLE);
        while (waits(call)) {
            time.passSeconds(0.1);
            if (!source.last().isDone()) {
                source.last().fail(UNREACHABLE);
            }
        }
        assertThat(error(call).detail()).isEqualTo("no route to host");
        assertThat(error(call).retryAfter()).isPresent();
    }

    @Test
    void a_caller_who_would_wait_in_vain_is_told_at_once() {
        var refused = cache.tokenFor(fiks);
        source.last().fail(REFUSED);
        assertThat(error(refused).detail()).isEqualTo("MP-200");
        assertThat(error(cache.tokenFor(fiks)).retryAfter()).contains(seconds(60));
        var later = cache.tokenFor(request("other"));
        source.last().fail(UNREACHABLE.retryAfter(seconds(10)));
        assertThat(error(later).retryAfter()).contains(seconds(10));
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
    void an_attempt_that_hangs_is_overtaken_by_a_second_and_a_third() {
        TokenHandle handle = warm(120);
        AccessToken old = handle.live();
        time.passSeconds(84);
        assertThat(source.last().atMost).isEqualTo(seconds(10));
        time.passSeconds(3.34);
        assertThat(source.attempts).hasSize(3);
        assertThat(source.last().atMost).isBetween(seconds(6.6), seconds(6.7));
        time.passSeconds(3.33);
        assertThat(source.attempts).hasSize(4);
        assertThat(handle.live()).isSameAs(old);
        AccessToken renewed = source.last().grant(120);
        assertThat(handle.live()).isSameAs(renewed);
        time.passSeconds(10);
        assertThat(source.attempts).as("a fresh token: nothing to do").hasSize(4);
        assertThat(handle.status().lastError()).isEmpty();
    }

    @Test
    void the_slowest_of_three_is_taken_too() {
        var call = cache.tokenFor(fiks);
        time.passSeconds(9.9);
        assertThat(source.attempts).hasSize(3);
        AccessToken slow = source.attempts.get(0).grant(120);
        assertThat(token(call)).isSameAs(slow);
        source.attempts.get(1).grant(120);
        assertThat(cache.handle(fiks).live()).as("the newer one, though it comes unasked").isNotSameAs(slow);
        source.attempts.get(2).fail(UNREACHABLE);
        assertThat(cache.status().get(0).lastError()).as("nobody waits for it").isEmpty();
    }

    @Test
    void a_round_has_failed_when_its_last_attempt_has() {
        var call = cache.tokenFor(fiks);
        time.passSeconds(4);
        source.last().fail(UNREACHABLE);
        assertThat(waits(call)).isTrue();
        assertThat(cache.status().get(0).failures()).isZero();
        time.passSeconds(3);
        assertThat(source.attempts).hasSize(3);
        source.last().fail(UNREACHABLE);
        source.attempts.get(0).fail(UNREACHABLE);
        assertThat(cache.status().get(0).failures()).isEqualTo(1);
    }

    @Test
    void a_refusal_ends_a_round_at_once() {
        var call = cache.tokenFor(fiks);
        time.passSeconds(4);
        source.last().fail(REFUSED);
        assertThat(error(call).detail()).isEqualTo("MP-200");
        time.passSeconds(30);
        assertThat(source.attempts).hasSize(2);
    }

    @Test
    void a_round_is_as_long_as_the_life_that_is_left_between_a_moment_and_ten_seconds() {
        assertThat(Patience.forRound(seconds(1800).toNanos())).isEqualTo(seconds(10));
        assertThat(Patience.forRound(seconds(9).toNanos())).isEqualTo(seconds(9));
        assertThat(Patience.forRound(seconds(3).toNanos())).isEqualTo(seconds(3));
        assertThat(Patience.forRound(seconds(2.5).toNanos())).isEqualTo(seconds(3));
        assertThat(Patience.forRound(seconds(0.8).toNanos())).isEqualTo(seconds(1.2));
        assertThat(Patience.forRound(1)).isEqualTo(seconds(0.9));
        assertThat(Patience.forRound(0)).as("nothing to lose").isEqualTo(seconds(10));
    }

    @Test
    void a_hang_shorter_than_the_life_left_costs_no_token_of_three_seconds() {
        TokenHandle handle = warm(3);
        for (int renewal = 0; renewal < 20; renewal++) {
            int hanging = source.attempts.size() + 1;
            while (source.attempts.size() <= hanging) {
                time.passSeconds(0.01);
                assertThat(handle.live()).isNotNull();
            }
            assertThat(handle.live()).isNotNull();
            source.last().grant(3);
        }
    }

    @Test
    void a_grant_after_its_attempt_was_given_up_still_counts() {
        cache.keepWarm(fiks);
        FakeSource.Attempt slow = source.last();
        time.passSeconds(10);
        assertThat(error(cache.tokenFor(fiks)).kind()).isEqualTo(ProxyError.Kind.TOKEN_TIMEOUT);
        AccessToken late = slow.grant(120);
        assertThat(cache.handle(fiks).live()).isSameAs(late);
    }

    @Test
    void an_attempt_that_fails_after_it_was_given_up_is_counted_once() {
        cache.keepWarm(fiks);
        time.passSeconds(10);
        assertThat(source.attempts).hasSize(3);
        source.attempts.forEach(attempt -> attempt.fail(UNREACHABLE));
        assertThat(cache.counters().failures()).isEqualTo(3);
        assertThat(cache.status().get(0).failures()).isEqualTo(1);
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
