package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a refused token is replaced, on a fake clock (design: token rule 8). */
class SuspicionTest extends CacheFixture {

    @ParameterizedTest
    @CsvSource({"1, 0.1", "3, 0.3", "10, 1", "50, 5", "120, 5", "7200, 5"})
    void a_token_is_too_young_for_a_tenth_of_its_life_and_five_seconds_at_most(double life, double young) {
        TokenHandle handle = warm(life);
        AccessToken suspect = handle.live();
        time.passSeconds(young - 0.001);
        assertThat(handle.replacementFor(suspect)).isEmpty();
        assertThat(source.attempts).hasSize(1);
        time.passSeconds(0.001);
        assertThat(handle.replacementFor(suspect)).isPresent();
        assertThat(source.attempts).hasSize(2);
    }

    @Test
    void a_refused_token_gives_way_to_a_newer_one_however_young() {
        TokenHandle handle = warm(120);
        AccessToken old = handle.live();
        time.passSeconds(85);
        AccessToken renewed = source.last().grant(120);
        assertThat(token(handle.replacementFor(old).orElseThrow())).isSameAs(renewed);
        assertThat(source.attempts).hasSize(2);
    }

    @Test
    void whoever_comes_while_the_replacement_is_fetched_waits_for_it_too() {
        TokenHandle handle = warm(120);
        AccessToken suspect = handle.live();
        time.passSeconds(5);
        var first = handle.replacementFor(suspect).orElseThrow();
        time.passSeconds(1);
        var second = handle.replacementFor(suspect).orElseThrow();
        AccessToken replacement = source.last().grant(120);
        assertThat(token(first)).isSameAs(replacement);
        assertThat(token(second)).isSameAs(replacement);
        assertThat(source.attempts).hasSize(2);
    }

    @Test
    void an_upstream_that_refuses_every_token_makes_the_pauses_longer_up_to_a_minute() {
        TokenHandle handle = warm(3600);
        assertThat(replacementsOf(handle, 300, 3600)).containsExactly(5, 10, 20, 40, 80, 140, 200, 260);
    }

    @Test
    void the_pauses_are_in_proportion_to_a_short_life() {
        TokenHandle handle = warm(10);
        List<Integer> regularOnesToo = replacementsOf(handle, 70, 10);
        assertThat(regularOnesToo.size()).as("a renewal each 7.5 s is due anyway").isLessThan(20);
    }

    @Test
    void a_replacement_that_served_a_call_well_ends_the_long_pauses() {
        TokenHandle handle = warm(3600);
        assertThat(replacementsOf(handle, 41, 3600)).containsExactly(5, 10, 20, 40);
        handle.live().served();
        time.passSeconds(40);
        assertThat(handle.replacementFor(handle.live())).isPresent();
        source.last().grant(3600);
        time.passSeconds(5);
        assertThat(handle.replacementFor(handle.live())).as("the pause is the shortest again").isPresent();
    }

    @Test
    void a_token_that_has_served_is_replaced_as_soon_as_it_is_old_enough() {
        TokenHandle handle = warm(3600);
        for (int i = 0; i < 10; i++) {
            handle.live().served();
            time.passSeconds(5);
            assertThat(handle.replacementFor(handle.live())).isPresent();
            source.last().grant(3600);
        }
        assertThat(source.attempts).hasSize(11);
    }

    @Test
    void a_replacement_that_could_not_be_had_is_tried_again_after_the_backoff_and_no_sooner() {
        TokenHandle handle = warm(3600);
        AccessToken suspect = handle.live();
        time.passSeconds(5);
        var call = handle.replacementFor(suspect).orElseThrow();
        source.last().fail(UNREACHABLE);
        var second = handle.replacementFor(suspect).orElseThrow();
        time.passSeconds(0.9);
        assertThat(source.attempts).hasSize(2);
        time.passSeconds(0.1);
        assertThat(source.attempts).hasSize(3);
        assertThat(handle.live()).as("others go on with it").isSameAs(suspect);
        AccessToken replacement = source.last().grant(3600);
        assertThat(token(call)).isSameAs(replacement);
        assertThat(token(second)).isSameAs(replacement);
    }

    /** @return the seconds at which one was asked for, where every second a call is refused */
    private List<Integer> replacementsOf(TokenHandle handle, int seconds, double life) {
        List<Integer> asked = new ArrayList<>();
        int attempts = source.attempts.size();
        for (int second = 1; second <= seconds; second++) {
            time.passSeconds(1);
            if (source.attempts.size() > attempts) {
                source.last().grant(life);
                attempts = source.attempts.size();
            }
            handle.replacementFor(handle.live());
            if (source.attempts.size() > attempts) {
                asked.add(second);
                attempts = source.attempts.size();
                source.last().grant(life);
            }
        }
        return asked;
    }
}
