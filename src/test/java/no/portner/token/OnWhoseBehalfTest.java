package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import no.portner.trace.CallTrace;
import no.portner.trace.OnBehalf;
import org.junit.jupiter.api.Test;

/** Whose trace an attempt to get a token belongs to. */
class OnWhoseBehalfTest extends CacheFixture {

    private static final CallTrace CALL = new CallTrace("0af7651916cd43dd8448eb211c80319c", null, true);

    private final List<CallTrace> behalves = new ArrayList<>();

    private void watch() {
        cache = new TokenCache((request, atMost) -> {
            behalves.add(OnBehalf.current());
            return source.fetch(request, atMost);
        }, time, time, () -> random, TokenCacheSettings.DEFAULT);
    }

    @Test
    void all_attempts_of_a_round_are_made_for_the_call_that_began_it() {
        watch();
        AtomicReference<CompletableFuture<AccessToken>> waiting = new AtomicReference<>();
        OnBehalf.of(CALL, () -> waiting.set(cache.tokenFor(fiks).toCompletableFuture()));
        time.passSeconds(9);
        source.last().grant(120);
        assertThat(waiting.get()).isCompleted();
        assertThat(behalves).hasSize(3).containsOnly(CALL);
        assertThat(OnBehalf.current()).isNull();
    }

    @Test
    void renewals_and_what_is_fetched_at_the_start_are_made_for_none() {
        watch();
        cache.keepWarm(fiks);
        OnBehalf.of(CALL, () -> cache.tokenFor(fiks));
        source.last().grant(120);
        time.passSeconds(100);
        assertThat(behalves).hasSizeGreaterThan(1).containsOnlyNulls();
    }
}
