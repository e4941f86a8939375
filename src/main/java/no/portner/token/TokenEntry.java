package no.portner.token;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError;

/**
 * One token's life. At most one attempt is under way; a failed attempt never takes a token away; between attempts a backoff may run,
 * in which callers without a token get the last error at once.
 *
 * <p>Fields change under the lock, are read without it on the hot path, and nothing outside is called while it is held.
 */
final class TokenEntry implements TokenHandle {

    /** A caller's use is noted this often at most, so that a hot token's entry is not written by every event loop at once. */
    private static final long USE_GRAIN = TimeUnit.MILLISECONDS.toNanos(100);

    private final TokenRequest request;
    private final TokenCache cache;
    private final Waiters waiters;
    final GrantHooks hooks = new GrantHooks();

    private volatile Held held;
    private volatile TokenAttempt attempt;
    private volatile Backoff backoff = Backoff.NONE;
    private volatile boolean warm;
    private volatile long lastUsedNanos;
    private long endedAtNanos;
    private Runnable cancelTimer = () -> { };

    TokenEntry(TokenRequest request, TokenCache cache) {
        this.request = request;
        this.cache = cache;
        this.waiters = new Waiters(cache, this::dismissOverdue);
        this.lastUsedNanos = cache.now();
    }

    @Override
    public AccessToken live() {
        Held current = held;
        if (current == null) {
            return null;
        }
        long now = cache.now();
        if (now - lastUsedNanos > USE_GRAIN) {
            lastUsedNanos = now;
        }
        return switch (Freshness.of(current.token(), now, current.jitter())) {
            case FRESH -> current.token();
            case RENEW -> {
                renewUnlessUnderWay(now);
                yield current.token();
            }
            case SCARCE -> {
                renewUnlessUnderWay(now);
                yield worthWaiting(current.token(), now) ? null : current.token();
            }
            case DEAD -> null;
        };
    }

    @Override
    public CompletionStage<AccessToken> get() {
        AccessToken live = live();
        return live != null ? CompletableFuture.completedStage(live) : waitFor(null);
    }

    @Override
    public CompletionStage<AccessToken> replacementFor(AccessToken suspect) {
        AccessToken live = live();
        return live != null && live != suspect ? CompletableFuture.completedStage(live) : waitFor(suspect);
    }

    private CompletionStage<AccessToken> waitFor(AccessToken suspect) {
        TokenAttempt begun = null;
        Waiters.Waiter waiter;
        synchronized (this) {
            long now = cache.now();
            lastUsedNanos = now;
            AccessToken usable = usable(now); // again: a token may have come since the caller looked
            if (usable != null && usable != suspect && !worthWaiting(usable, now)) {
                return CompletableFuture.completedStage(usable);
            }
            if (attempt == null && !mayBegin(now)) {
                return CompletableFuture.failedStage(backoff.errorAt(now));
            }
            waiter = waiters.add(suspect, now);
            if (attempt == null) {
                begun = begin(now);
            }
        }
        launch(begun);
        return waiter.stage();
    }

    @Override
    public void retryNow() {
        TokenAttempt begun;
        synchronized (this) {
            begun = attempt == null ? begin(cache.now()) : null;
        }
        launch(begun);
    }

    void keepWarm() {
        warm = true;
        if (usable(cache.now()) == null) {
            renewUnlessUnderWay(cache.now());
        }
    }

    /** That it was used until now is no reason to renew it once more. */
    synchronized void stopKeepingWarm() {
        warm = false;
        endedAtNanos = cache.now();
    }

    /** @return the token in use while it may be attached, else null */
    private AccessToken usable(long now) {
        Held current = held;
        return current == null || Freshness.of(current.token(), now, current.jitter()) == Freshness.DEAD ? null : current.token();
    }

    /** After a failure this is an outage: waiting for the next attempt would cost the caller more than it could gain. */
    private boolean worthWaiting(AccessToken usable, long now) {
        return !backoff.isOutage() && Freshness.of(usable, now, 0) == Freshness.SCARCE;
    }

    private long leftNanos(long now) {
        return held == null ? 0 : held.token().leftNanos(now);
    }

    private void renewUnlessUnderWay(long now) {
        if (mayBegin(now)) {
            TokenAttempt begun;
            synchronized (this) {
                begun = mayBegin(now) ? begin(now) : null;
            }
            launch(begun);
        }
    }

    private boolean mayBegin(long now) {
        return attempt == null && backoff.isOver(now);
    }

    private TokenAttempt begin(long now) {
        cancelTimer.run();
        attempt = new TokenAttempt(Patience.forAttempt(leftNanos(now)));
        return attempt;
    }

    private void launch(TokenAttempt begun) {
        if (begun != null) {
            begun.run(request, cache, (token, error) -> ended(begun, token, error));
        }
    }

    /** Exactly one of token and error is null. A grant that comes after its attempt was given up is still a grant. */
    private void ended(TokenAttempt ended, AccessToken token, ProxyError error) {
        List<Waiters.Waiter> served;
        ProxyError told;
        AccessToken usable;
        synchronized (this) {
            long now = cache.now();
            boolean current = attempt == ended;
            // A failure after its attempt was given up has been told already.
            if (!current && (token == null || held != null && held.token().leftNanos(now) >= token.leftNanos(now))) {
                return;
            }
            if (current) {
                attempt = null;
            }
            cache.counters().ended(error);
            if (token != null) {
                held = new Held(token, cache.random());
                backoff = Backoff.NONE;
            } else {
                backoff = backoff.afterFailure(error, now, leftNanos(now), cache::random);
            }
            endedAtNanos = now;
            told = token == null ? backoff.errorAt(now) : null;
            usable = usable(now);
            served = waiters.takeAll();
            schedule(now);
        }
        served.forEach(token != null ? waiter -> waiter.succeed(token) : waiter -> waiter.fail(told, usable));
        hooks.ended(token);
    }

    /** The next moment at which something may have to be done without a caller: a renewal, a retry, or the end of an idle token. */
    private void schedule(long now) {
        cancelTimer.run();
        long at = backoff.isOutage() ? backoff.untilNanos() : held.renewAtNanos();
        cancelTimer = cache.timers().after(Duration.ofNanos(Math.max(0, at - now)), this::timeToRenew);
    }

    private void timeToRenew() {
        TokenAttempt begun = null;
        boolean idle = false;
        synchronized (this) {
            long now = cache.now();
            if (attempt != null) {
                return;
            }
            if (warm || lastUsedNanos - endedAtNanos > 0) {
                begun = begin(now);
            } else if (usable(now) != null) {
                cancelTimer = cache.timers().after(Duration.ofNanos(leftNanos(now)), this::timeToRenew);
            } else {
                idle = true;
            }
        }
        launch(begun);
        if (idle) {
            cache.drop(this);
        }
    }

    private void dismissOverdue() {
        List<Waiters.Waiter> overdue;
        AccessToken usable;
        synchronized (this) {
            long now = cache.now();
            usable = usable(now);
            overdue = waiters.takeOverdue(now);
        }
        ProxyError error = ProxyError.of(ProxyError.Kind.TOKEN_TIMEOUT, "Maskinporten did not give a token in time.");
        overdue.forEach(waiter -> waiter.fail(error, usable));
    }

    @Override
    public TokenStatus status() {
        long now = cache.now();
        return new TokenStatus(request, warm, held != null, Optional.ofNullable(usable(now)).map(token -> token.left(now)),
                backoff.failures(), Optional.ofNullable(backoff.error()));
    }

    TokenRequest request() {
        return request;
    }

    long lastUsedNanos() {
        return lastUsedNanos;
    }
}
