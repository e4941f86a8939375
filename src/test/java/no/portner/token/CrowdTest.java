package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import no.portner.error.ProxyError;
import org.junit.jupiter.api.Test;

class CrowdTest extends CacheFixture {

    @Test
    void two_hundred_first_calls_at_once_make_one_attempt() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        Queue<CompletionStage<AccessToken>> calls = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Thread thread = new Thread(() -> {
                await(start);
                calls.add(cache.tokenFor(fiks));
            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(source.attempts).hasSize(1);
        AccessToken token = source.last().grant(120);
        assertThat(calls).hasSize(200).allSatisfy(call -> assertThat(token(call)).isSameAs(token));
    }

    @Test
    void callers_are_served_in_the_order_in_which_they_came() {
        List<Integer> served = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            cache.tokenFor(fiks).thenRun(() -> served.add(number));
        }
        source.last().grant(120);
        assertThat(served).hasSize(50).isSorted();
    }

    @Test
    void a_key_that_hangs_delays_no_other() {
        var hanging = cache.tokenFor(request("slow:scope"));
        var call = cache.tokenFor(fiks);
        AccessToken token = source.last().grant(120);
        assertThat(token(call)).isSameAs(token);
        assertThat(waits(hanging)).isTrue();
    }

    @Test
    void nobody_waits_longer_than_ten_seconds() {
        cache.keepWarm(fiks);
        time.passSeconds(4);
        var early = cache.tokenFor(fiks);
        time.passSeconds(6);
        assertThat(error(early).kind()).as("the attempt was given up").isEqualTo(ProxyError.Kind.TOKEN_TIMEOUT);
        time.passSeconds(1);
        var late = cache.tokenFor(fiks);
        time.passSeconds(10);
        assertThat(error(late).kind()).isEqualTo(ProxyError.Kind.TOKEN_TIMEOUT);
    }

    @Test
    void each_caller_has_its_own_patience() {
        cache = cache(new TokenCacheSettings(10, 10, Duration.ofSeconds(3)));
        var first = cache.tokenFor(fiks);
        time.passSeconds(2);
        var second = cache.tokenFor(fiks);
        time.passSeconds(1);
        assertThat(error(first).kind()).isEqualTo(ProxyError.Kind.TOKEN_TIMEOUT);
        assertThat(waits(second)).isTrue();
        time.passSeconds(2);
        assertThat(error(second).kind()).isEqualTo(ProxyError.Kind.TOKEN_TIMEOUT);
    }

    @Test
    void a_crowd_beyond_the_bound_is_turned_away_at_once() {
        cache = cache(new TokenCacheSettings(10, 3, Duration.ofSeconds(10)));
        List<CompletionStage<AccessToken>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(cache.tokenFor(fiks));
        }
        assertThat(error(calls.get(3)).kind()).isEqualTo(ProxyError.Kind.OVERLOADED);
        source.last().grant(120);
        assertThat(calls.subList(0, 3)).allSatisfy(call -> assertThat(token(call)).isNotNull());
    }

    @Test
    void the_token_that_was_out_of_use_for_longest_makes_room() {
        cache = cache(new TokenCacheSettings(2, 10, Duration.ofSeconds(10)));
        cache.keepWarm(request("warm"));
        for (String scope : List.of("a", "b")) {
            cache.tokenFor(request(scope));
            source.last().grant(3600);
            time.passSeconds(1);
        }
        cache.handle(request("a")).live();
        time.passSeconds(1);
        cache.tokenFor(request("c"));
        assertThat(cache.status()).extracting(status -> status.request().scopes().first()).containsExactlyInAnyOrder("warm", "a", "c");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
