package no.portner.token;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import no.portner.error.ProxyError;

/**
 * Callers that wait for one token, in the order in which they came. Guarded by the entry's lock; what it hands out is completed
 * outside.
 */
final class Waiters {

    /**
     * @param suspect a token that will not do, because upstream has just refused it; null when any will
     * @param deadlineNanos when the caller has waited long enough
     */
    record Waiter(CompletableFuture<AccessToken> promise, AccessToken suspect, long deadlineNanos) {

        /** @param fallback the token that is still usable, or null */
        void fail(ProxyError error, AccessToken fallback) {
            if (accepts(fallback)) {
                promise.complete(fallback);
            } else {
                promise.completeExceptionally(error);
            }
        }

        boolean accepts(AccessToken token) {
            return token != null && token != suspect;
        }

        /** What the caller sees: it cannot complete what others depend on. */
        CompletionStage<AccessToken> stage() {
            return promise.minimalCompletionStage();
        }
    }

    private final ArrayDeque<Waiter> queue = new ArrayDeque<>();
    private final TokenCache cache;
    private final Runnable whenOverdue;
    private long firstDeadlineNanos;
    private Runnable cancelTimer = () -> { };

    /** @param whenOverdue runs when the first caller's time is up */
    Waiters(TokenCache cache, Runnable whenOverdue) {
        this.cache = cache;
        this.whenOverdue = whenOverdue;
    }

    /**
     * @param suspect see {@link Waiter}
     * @param atMostNanos how long the caller waits
     * @return the caller's place, or one that has failed already where too many wait
     */
    Waiter add(AccessToken suspect, long atMostNanos, AccessToken fallback, long nowNanos) {
        Waiter waiter = new Waiter(new CompletableFuture<>(), suspect, nowNanos + atMostNanos);
        if (queue.size() >= cache.settings().waiters()) {
            waiter.fail(ProxyError.of(ProxyError.Kind.OVERLOADED, "too many calls wait for a token: PORTNER_MAX_WAITING is reached")
                    .retryAfter(Duration.ofSeconds(1)), fallback);
            return waiter;
        }
        queue.add(waiter);
        if (queue.size() == 1 || waiter.deadlineNanos - firstDeadlineNanos < 0) {
            awaitFirst(waiter.deadlineNanos, nowNanos);
        }
        return waiter;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** All of them get the token and wait no longer. @return what tells them, when the lock is free */
    Runnable serve(AccessToken token) {
        cancelTimer.run();
        List<Waiter> all = new ArrayList<>(queue);
        queue.clear();
        return () -> all.forEach(waiter -> waiter.promise.complete(token));
    }

    /**
     * Those whose time is up wait no longer.
     *
     * @param fallback the token that is still usable, or null
     * @return what tells them, when the lock is free
     */
    Runnable dismissOverdue(ProxyError error, AccessToken fallback, long nowNanos) {
        return dismiss(waiter -> waiter.deadlineNanos - nowNanos <= 0, error, fallback, nowNanos);
    }

    /** As {@link #dismissOverdue}: those who can have another token, and those for whom the next attempt comes too late. */
    Runnable dismissHopeless(Backoff backoff, AccessToken fallback, long nowNanos) {
        return dismiss(waiter -> waiter.accepts(fallback) || !backoff.isWorthWaiting(waiter.deadlineNanos, nowNanos),
                backoff.errorAt(nowNanos), fallback, nowNanos);
    }

    private Runnable dismiss(Predicate<Waiter> which, ProxyError error, AccessToken fallback, long nowNanos) {
        List<Waiter> dismissed = new ArrayList<>();
        queue.removeIf(waiter -> which.test(waiter) && dismissed.add(waiter));
        cancelTimer.run();
        queue.stream().mapToLong(Waiter::deadlineNanos).reduce((a, b) -> a - b < 0 ? a : b)
                .ifPresent(first -> awaitFirst(first, nowNanos));
        return () -> dismissed.forEach(waiter -> waiter.fail(error, fallback));
    }

    private void awaitFirst(long deadlineNanos, long nowNanos) {
        cancelTimer.run();
        firstDeadlineNanos = deadlineNanos;
        cancelTimer = cache.timers().after(Duration.ofNanos(Math.max(0, deadlineNanos - nowNanos)), whenOverdue);
    }
}
