package no.portner.token;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

        void succeed(AccessToken token) {
            promise.complete(token);
        }

        /** @param fallback the token that is still usable, or null */
        void fail(ProxyError error, AccessToken fallback) {
            if (fallback != null && fallback != suspect) {
                promise.complete(fallback);
            } else {
                promise.completeExceptionally(error);
            }
        }

        /** What the caller sees: it cannot complete what others depend on. */
        CompletionStage<AccessToken> stage() {
            return promise.minimalCompletionStage();
        }
    }

    private final ArrayDeque<Waiter> queue = new ArrayDeque<>();
    private final TokenCache cache;
    private final Runnable whenOverdue;
    private Runnable cancelTimer = () -> { };

    /** @param whenOverdue runs when the first caller's time is up */
    Waiters(TokenCache cache, Runnable whenOverdue) {
        this.cache = cache;
        this.whenOverdue = whenOverdue;
    }

    /** @return the caller's place, or one that has failed already where too many wait */
    Waiter add(AccessToken suspect, long nowNanos) {
        Waiter waiter = new Waiter(new CompletableFuture<>(), suspect, nowNanos + cache.settings().patience().toNanos());
        if (queue.size() >= cache.settings().waiters()) {
            waiter.fail(ProxyError.of(ProxyError.Kind.OVERLOADED, "Too many calls wait for a token.")
                    .retryAfter(Duration.ofSeconds(1)), null);
            return waiter;
        }
        queue.add(waiter);
        if (queue.size() == 1) {
            awaitFirst(nowNanos);
        }
        return waiter;
    }

    /** @return all of them, who then wait no longer */
    List<Waiter> takeAll() {
        cancelTimer.run();
        List<Waiter> all = new ArrayList<>(queue);
        queue.clear();
        return all;
    }

    /** @return those whose time is up: all wait equally long, so they stand first */
    List<Waiter> takeOverdue(long nowNanos) {
        List<Waiter> overdue = new ArrayList<>();
        while (!queue.isEmpty() && queue.peek().deadlineNanos() - nowNanos <= 0) {
            overdue.add(queue.poll());
        }
        if (!queue.isEmpty()) {
            awaitFirst(nowNanos);
        }
        return overdue;
    }

    private void awaitFirst(long nowNanos) {
        cancelTimer.run();
        cancelTimer = cache.timers().after(Duration.ofNanos(queue.element().deadlineNanos() - nowNanos), whenOverdue);
    }
}
