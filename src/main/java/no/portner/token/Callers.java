package no.portner.token;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import no.portner.error.ProxyError;

/**
 * Callers that found no live token: served by whichever place has one first, failed when every place has failed them. A place that
 * comes while they wait is asked for them too. How many wait and for how long is bounded by the places. Safe for any thread.
 */
final class Callers {

    private static final class Caller {

        private final CompletableFuture<AccessToken> promise = new CompletableFuture<>();
        private final long deadlineNanos;
        private final Map<TokenHandle, Optional<ProxyError>> asked = new LinkedHashMap<>();

        private Caller(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        /** @return whether every place has failed the caller now */
        private synchronized boolean failed(TokenHandle place, ProxyError error) {
            asked.put(place, Optional.of(error));
            return asked.values().stream().noneMatch(Optional::isEmpty);
        }

        private synchronized List<TokenHandle> unasked(List<TokenHandle> places) {
            List<TokenHandle> unasked = places.stream().filter(place -> !asked.containsKey(place)).toList();
            unasked.forEach(place -> asked.put(place, Optional.empty()));
            return unasked;
        }

        /** What will pass by itself says when to come again; of refusals only the newest key's is one to mend, and it is the last. */
        private synchronized ProxyError error() {
            List<ProxyError> errors = asked.values().stream().flatMap(Optional::stream).toList();
            return errors.stream().filter(error -> error.kind() != ProxyError.Kind.TOKEN_REFUSED).findFirst()
                    .orElseGet(() -> errors.isEmpty() ? TIMEOUT : errors.get(errors.size() - 1));
        }
    }

    private static final ProxyError TIMEOUT = ProxyError.of(ProxyError.Kind.TOKEN_TIMEOUT, "Maskinporten did not give a token in time.");

    private final TokenCache cache;
    private final Supplier<List<TokenHandle>> places;
    private final Set<Caller> waiting = ConcurrentHashMap.newKeySet();

    /** @param places to ask, the one in use first */
    Callers(TokenCache cache, Supplier<List<TokenHandle>> places) {
        this.cache = cache;
        this.places = places;
    }

    CompletionStage<AccessToken> ask() {
        Caller caller = new Caller(cache.now() + cache.settings().patience().toNanos());
        waiting.add(caller);
        askFor(caller);
        return caller.promise.minimalCompletionStage();
    }

    /** There is another place: it is asked for those who wait, who wait no longer for that. */
    void askMore() {
        for (Caller caller : waiting) {
            cache.timers().after(Duration.ofNanos(Math.max(0, caller.deadlineNanos - cache.now())), () -> giveUp(caller));
            askFor(caller);
        }
    }

    private void giveUp(Caller caller) {
        if (waiting.remove(caller)) {
            caller.promise.completeExceptionally(caller.error());
        }
    }

    /** There is a token now, wherever it came from. */
    void serve(AccessToken token) {
        for (Caller caller : waiting) {
            waiting.remove(caller);
            caller.promise.complete(token);
        }
    }

    private void askFor(Caller caller) {
        for (TokenHandle place : caller.unasked(places.get())) {
            place.get().whenComplete((token, failure) -> answered(caller, place, token, failure));
        }
    }

    private void answered(Caller caller, TokenHandle place, AccessToken token, Throwable failure) {
        if (token != null) {
            waiting.remove(caller);
            caller.promise.complete(token);
        } else if (caller.failed(place, unwrapped(failure))) {
            waiting.remove(caller);
            caller.promise.completeExceptionally(caller.error());
        }
    }

    private static ProxyError unwrapped(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ProxyError error ? error
                : ProxyError.of(ProxyError.Kind.INTERNAL, "The token could not be fetched: " + cause.getClass().getSimpleName(), cause);
    }
}
