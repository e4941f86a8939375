package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.Set;
import no.portner.error.ProxyError;

/** A cache on a fake clock; jitter is 0, and a backoff takes its full length, unless a test says otherwise. */
abstract class CacheFixture {

    static final ProxyError UNREACHABLE = ProxyError.of(ProxyError.Kind.TOKEN_UNREACHABLE, "no route to host");
    static final ProxyError REFUSED = ProxyError.of(ProxyError.Kind.TOKEN_REFUSED, "MP-200");

    final FakeTime time = new FakeTime();
    final FakeSource source = new FakeSource(time);
    double random = 1;
    TokenCache cache = cache(TokenCacheSettings.DEFAULT);
    final TokenRequest fiks = request("ks:fiks");

    TokenCache cache(TokenCacheSettings settings) {
        return new TokenCache(source, time, time, () -> random, settings);
    }

    static TokenRequest request(String scope) {
        return new TokenRequest(URI.create("https://test.maskinporten.no/.well-known/oauth-authorization-server"), "client", "key",
                new TreeSet<>(Set.of(scope)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A route's own token, granted with this life. */
    TokenHandle warm(double lifeSeconds) {
        TokenHandle handle = cache.keepWarm(fiks);
        source.last().grant(lifeSeconds);
        return handle;
    }

    static boolean waits(CompletionStage<AccessToken> stage) {
        return !stage.toCompletableFuture().isDone();
    }

    static AccessToken token(CompletionStage<AccessToken> stage) {
        assertThat(waits(stage)).as("still waits").isFalse();
        return stage.toCompletableFuture().join();
    }

    static ProxyError error(CompletionStage<AccessToken> stage) {
        assertThat(waits(stage)).as("still waits").isFalse();
        return (ProxyError) catchThrowable(() -> stage.toCompletableFuture().join()).getCause();
    }

    static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
