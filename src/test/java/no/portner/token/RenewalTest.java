package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import no.portner.Mistake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenewalTest extends CacheFixture {

    @Test
    void the_first_call_waits_and_the_next_does_not() {
        TokenHandle handle = cache.handle(fiks);
        assertThat(handle.live()).isNull();
        var first = handle.get();
        assertThat(waits(first)).isTrue();
        AccessToken token = source.last().grant(120);
        assertThat(token(first)).isSameAs(token);
        assertThat(handle.live()).isSameAs(token);
        assertThat(cache.handle(fiks).live()).isSameAs(token);
        assertThat(source.attempts).hasSize(1);
    }

    @Test
    void a_routes_own_token_is_fetched_at_once_and_renewed_without_any_call() {
        warm(120);
        for (int i = 2; i < 100; i++) {
            time.passSeconds(84);
            assertThat(source.attempts).hasSize(i);
            source.last().grant(120);
        }
    }

    @Test
    void a_call_during_the_renewal_gets_the_old_token_at_once() {
        TokenHandle handle = warm(120);
        AccessToken old = handle.live();
        time.passSeconds(84);
        assertThat(source.attempts).hasSize(2);
        assertThat(handle.live()).isSameAs(old);
        AccessToken renewed = source.last().grant(120);
        assertThat(handle.live()).isSameAs(renewed);
    }

    @Test
    void another_token_is_renewed_while_it_is_used() {
        var call = cache.tokenFor(fiks);
        source.last().grant(120);
        token(call);
        time.passSeconds(30);
        assertThat(cache.handle(fiks).live()).isNotNull();
        time.passSeconds(54);
        assertThat(source.attempts).hasSize(2);
    }

    @Test
    void another_token_that_nobody_uses_is_forgotten_at_its_end() {
        cache.tokenFor(fiks);
        source.last().grant(120);
        time.passSeconds(119.9);
        assertThat(cache.status()).hasSize(1);
        time.passSeconds(0.1);
        assertThat(cache.status()).isEmpty();
        assertThat(source.attempts).hasSize(1);
    }

    @Test
    void a_use_late_in_an_idle_tokens_life_renews_it() {
        cache.tokenFor(fiks);
        AccessToken old = source.last().grant(120);
        time.passSeconds(100);
        assertThat(cache.handle(fiks).live()).isSameAs(old);
        assertThat(source.attempts).hasSize(2);
    }

    @Test
    void a_scarce_token_gives_way_to_the_renewal_under_way() {
        cache.tokenFor(fiks);
        AccessToken old = source.last().grant(120);
        time.passSeconds(112);
        var call = cache.tokenFor(fiks);
        assertThat(waits(call)).isTrue();
        AccessToken renewed = source.last().grant(120);
        assertThat(token(call)).isSameAs(renewed).isNotSameAs(old);
    }

    @Test
    void a_scarce_token_serves_when_the_renewal_fails() {
        cache.tokenFor(fiks);
        AccessToken old = source.last().grant(120);
        time.passSeconds(112);
        var call = cache.tokenFor(fiks);
        source.last().fail(UNREACHABLE);
        assertThat(token(call)).isSameAs(old);
        assertThat(cache.handle(fiks).live()).as("in an outage nobody waits for more").isSameAs(old);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2})
    void a_token_of_a_second_or_two_works_and_is_renewed_in_time(double life) {
        TokenHandle handle = warm(life);
        for (int i = 0; i < 10; i++) {
            assertThat(handle.live()).isNotNull();
            time.passSeconds(life * 0.7);
            assertThat(handle.live()).isNotNull();
            source.last().grant(life);
        }
        assertThat(source.attempts).hasSize(11);
    }

    @Mistake("expired token injected while the server is down")
    @Test
    void a_token_that_expired_on_its_way_is_a_failure() {
        var call = cache.tokenFor(fiks);
        time.passSeconds(3);
        source.last().grant(3);
        assertThat(waits(call)).as("it waits for the next attempt").isTrue();
        assertThat(cache.status().get(0).lastError().orElseThrow().detail()).contains("expired before it arrived");
        assertThat(cache.handle(fiks).live()).isNull();
    }

    @Test
    void whoever_waits_for_more_than_a_scarce_token_gets_it_before_it_is_dead() {
        cache.tokenFor(fiks);
        AccessToken old = source.last().grant(120);
        time.passSeconds(112);
        var call = cache.tokenFor(fiks);
        assertThat(waits(call)).isTrue();
        time.passSeconds(3.5);
        assertThat(token(call)).isSameAs(old);
    }

    @Test
    void a_suspect_token_is_replaced_once_and_serves_others_meanwhile() {
        TokenHandle handle = warm(120);
        AccessToken suspect = handle.live();
        time.passSeconds(20);
        var one = handle.replacementFor(suspect).orElseThrow();
        var two = handle.replacementFor(suspect).orElseThrow();
        assertThat(handle.live()).isSameAs(suspect);
        assertThat(source.attempts).hasSize(2);
        AccessToken renewed = source.last().grant(120);
        assertThat(token(one)).isSameAs(renewed);
        assertThat(token(two)).isSameAs(renewed);
        assertThat(token(handle.replacementFor(suspect).orElseThrow())).isSameAs(renewed);
        assertThat(source.attempts).hasSize(2);
    }

    @Test
    void a_suspect_token_stays_when_no_other_is_granted() {
        TokenHandle handle = warm(120);
        AccessToken suspect = handle.live();
        time.passSeconds(20);
        var call = handle.replacementFor(suspect).orElseThrow();
        source.last().fail(REFUSED);
        assertThat(error(call).detail()).isEqualTo("MP-200");
        assertThat(handle.live()).isSameAs(suspect);
        assertThat(error(handle.replacementFor(suspect).orElseThrow()).kind()).isEqualTo(REFUSED.kind());
        assertThat(source.attempts).hasSize(2);
    }
}
