package no.portner.token;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import no.portner.error.ProxyError;

/** One attempt to get a token, given up after {@code atMost} whatever the source does; see {@link Round}. */
record TokenAttempt(Duration atMost) {

    /** Told once when the attempt is over, whoever gave it up first, and once more should a token arrive after that. */
    @FunctionalInterface
    interface Ended {

        /** Exactly one of the two is null. */
        void with(AccessToken token, ProxyError error);
    }

    void run(TokenRequest request, TokenCache cache, Ended ended) {
        cache.counters().attempt();
        AtomicBoolean failed = new AtomicBoolean();
        Ended once = (token, error) -> {
            if (token != null || failed.compareAndSet(false, true)) {
                ended.with(token, error);
            }
        };
        Runnable stopClock = cache.timers().after(atMost, () -> once.with(null, ProxyError.of(ProxyError.Kind.TOKEN_TIMEOUT,
                "Maskinporten did not answer in time.")));
        fetch(request, cache.source()).whenComplete((token, failure) -> {
            stopClock.run();
            if (failure != null) {
                once.with(null, asProxyError(failure));
            } else if (token == null) {
                once.with(null, ProxyError.of(ProxyError.Kind.INTERNAL, "The token source gave nothing."));
            } else if (Freshness.of(token, cache.now(), 0) == Freshness.DEAD) {
                once.with(null, ProxyError.of(ProxyError.Kind.TOKEN_UNREACHABLE, "The token had expired before it arrived."));
            } else {
                once.with(token, null);
            }
        });
    }

    private CompletionStage<AccessToken> fetch(TokenRequest request, TokenSource source) {
        try {
            return source.fetch(request, atMost);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static ProxyError asProxyError(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ProxyError error ? error
                : ProxyError.of(ProxyError.Kind.INTERNAL, "The token could not be fetched: " + cause.getClass().getSimpleName(), cause);
    }
}
