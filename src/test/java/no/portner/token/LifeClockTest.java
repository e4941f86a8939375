package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifeClockTest extends CacheFixture {

    private long setBy;
    private long slept;
    private boolean kernelTells = true;
    private final LifeClock clock = new LifeClock(time, () -> Math.floorDiv(time.getAsLong() + setBy + slept, 1_000_000),
            () -> kernelTells ? OptionalLong.of(time.getAsLong() + 5_000_000_000L + slept) : OptionalLong.empty());

    private long hours(int hours) {
        return Duration.ofHours(hours).toNanos();
    }

    @Test
    void it_goes_as_the_monotonic_clock_does() {
        long before = clock.getAsLong();
        time.passSeconds(100);
        assertThat(clock.getAsLong() - before).isEqualTo(seconds(100).toNanos());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void setting_the_clock_moves_nothing(int hour) {
        long before = clock.getAsLong();
        setBy = hours(hour);
        assertThat(clock.getAsLong()).isEqualTo(before);
        time.passSeconds(1);
        assertThat(clock.getAsLong() - before).isEqualTo(seconds(1).toNanos());
        setBy = 0;
        assertThat(clock.getAsLong() - before).isEqualTo(seconds(1).toNanos());
    }

    @Test
    void sleep_counts_each_time() {
        long before = clock.getAsLong();
        slept = hours(1);
        assertThat(clock.getAsLong() - before).isEqualTo(hours(1));
        slept = hours(3);
        setBy = hours(-1);
        assertThat(clock.getAsLong() - before).isEqualTo(hours(3));
        time.passSeconds(1);
        assertThat(clock.getAsLong() - before).isEqualTo(hours(3) + seconds(1).toNanos());
    }

    @Test
    void where_the_kernel_does_not_tell_a_clock_that_went_ahead_is_taken_for_sleep() {
        LifeClock blind = new LifeClock(time, () -> Math.floorDiv(time.getAsLong() + setBy, 1_000_000), OptionalLong::empty);
        long before = blind.getAsLong();
        setBy = hours(1);
        assertThat(blind.getAsLong() - before).isBetween(hours(1) - 1_000_000, hours(1) + 1_000_000);
        setBy = 0;
        assertThat(blind.getAsLong() - before).as("it never goes back").isBetween(hours(1) - 1_000_000, hours(1) + 1_000_000);
    }

    @Test
    void after_a_sleep_the_dead_token_is_not_used_and_one_attempt_is_made() {
        cache = new TokenCache(source, time, clock, () -> random, TokenCacheSettings.DEFAULT);
        TokenHandle handle = warm(120);
        time.passSeconds(30);
        slept = hours(1);
        assertThat(handle.live()).isNull();
        var calls = Stream.generate(handle::get).limit(100).toList();
        assertThat(source.attempts).hasSize(2);
        AccessToken token = source.last().grant(7200);
        assertThat(calls).allSatisfy(call -> assertThat(token(call)).isSameAs(token));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void a_clock_that_is_set_by_an_hour_costs_neither_the_token_nor_an_attempt(int hour) {
        cache = new TokenCache(source, time, clock, () -> random, TokenCacheSettings.DEFAULT);
        TokenHandle handle = warm(120);
        AccessToken token = handle.live();
        setBy = hours(hour);
        time.passSeconds(83);
        assertThat(handle.live()).isSameAs(token);
        assertThat(source.attempts).hasSize(1);
        time.passSeconds(36.1);
        assertThat(handle.live()).isNull();
    }

    @Test
    void this_machines_own_clocks_agree_with_the_monotonic_one() {
        LifeClock real = new LifeClock();
        long begun = System.nanoTime();
        long at = real.getAsLong();
        assertThat(at - begun).isBetween(0L, seconds(1).toNanos());
    }
}
