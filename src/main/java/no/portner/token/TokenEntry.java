package no.portner.token;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError;

/**
 * One token's life. At most one {@link Round} of attempts is under way; a failed one never takes a token away. Between rounds a backoff
 * may run: callers without a token wait through a short one, and in a longer outage get the last error at once.
 *
 * <p>Fields change under the lock, are read without it on the hot path, and nothing outside is called while it is held.
 */
final class TokenEntry implements TokenHandle {

    /** A caller's use is noted this often at most, so that a hot token's entry is not written by every event loop at once. */
    private static final long USE_GRAIN = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Runnable NOTHING = () -> { };

    private final TokenRequest request;
    private final TokenCache cache;
    private final Waiters waiters;
    private final Suspicion suspicion = new Suspicion();
    final GrantHooks hooks = new GrantHooks();

    private volatile Held held;
    private volatile Round round;
    private volatile Backoff backoff = Backoff.NONE;
    private volatile boolean warm;
    private volatile long lastUsedNanos;
    private long endedAtNanos;
    private Runnable cancelTimer = NOTHING;

    TokenEntry(TokenRequest request, TokenCache cache) {
        this.request = request;
        this.cache = cache;
        this.waiters = new Waiters(cache, () -> dismissOverdue().run());
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
        return switch (current.freshness(now)) {
            case FRESH -> current.token();
            case RENEW -> {
                renewUnlessUnderWay(now);
                yield current.token();
            }
            case SCARCE -> {
                renewUnlessUnderWay(now);
                yield worthWaiting(current, now) ? null : current.token();
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
    public Optional<CompletionStage<AccessToken>> replacementFor(AccessToken suspect) {
        return suspicion.replacement(suspect, live(), cache.now(), this::waitFor);
    }

    private CompletionStage<AccessToken> waitFor(AccessToken suspect) {
        Runnable launch = NOTHING;
        Waiters.Waiter waiter;
        synchronized (this) {
            long now = cache.now();
            lastUsedNanos = now;
            AccessToken usable = usable(now); // again: a token may have come since the caller looked
            boolean another = usable != null && usable != suspect;
            if (another && !worthWaiting(held, now)) {
                return CompletableFuture.completedStage(usable);
            }
            long patience = cache.settings().patience().toNanos();
            if (round == null && !backoff.isWorthWaiting(now + patience, now)) {
                return CompletableFuture.failedStage(backoff.errorAt(now));
            }
            waiter = waiters.add(suspect, another ? Math.min(patience, held.patienceNanos(now)) : patience, usable, now);
            if (round == null && backoff.isOver(now)) {
                launch = begin(now);
            }
        }
        launch.run();
        return waiter.stage();
    }

    @Override
    public void retryNow() {
        Runnable launch;
        synchronized (this) {
            launch = round == null ? begin(cache.now()) : NOTHING;
        }
        launch.run();
    }

    void keepWarm() {
        warm = true;
        fetchAhead();
    }

    /** A token will be wanted: it is fetched unless one is there. */
    void fetchAhead() {
        long now = cache.now();
        lastUsedNanos = now;
        if (usable(now) == null) {
            renewUnlessUnderWay(now);
        }
    }

    /** That it was used until now is no reason to renew it once more. */
    synchronized void stopKeepingWarm() {
        warm = false;
        endedAtNanos = cache.now();
    }

    /** @return the token in use while it may be attached, else null; as {@link #live}, without a use being noted or anything begun */
    AccessToken usable(long now) {
        Held current = held;
        return current == null || current.isDead(now) ? null : current.token();
    }

    /** After a failure this is an outage: waiting for the next attempt would cost the caller more than it could gain. */
    private boolean worthWaiting(Held current, long now) {
        return !backoff.isOutage() && current.isScarce(now);
    }

    private long leftNanos(long now) {
        return held == null ? 0 : held.leftNanos(now);
    }

    private void renewUnlessUnderWay(long now) {
        if (round == null && backoff.isOver(now)) {
            beginIfItMay(now).run();
        }
    }

    private synchronized Runnable beginIfItMay(long now) {
        return round == null && isDue(now) ? begin(now) : NOTHING;
    }

    /** Whoever waited for the lock may find that the token has been renewed, or that an attempt has failed, meanwhile. */
    private boolean isDue(long now) {
        return backoff.isOver(now) && (backoff.isOutage() || held == null || held.freshness(now) != Freshness.FRESH);
    }

    /** @return what is to be run when the lock is free */
    private Runnable begin(long now) {
        round = new Round(now, Patience.forRound(leftNanos(now)));
        return another(round);
    }

    private Runnable another(Round current) {
        TokenAttempt attempt = current.next();
        cancelTimer.run();
        cancelTimer = current.mayBeginAnother() ? cache.timers().after(current.pause(), () -> anotherUnlessOver(current).run()) : NOTHING;
        return () -> current.run(() -> attempt.run(request, cache, (token, error) -> ended(current, token, error)));
    }

    private synchronized Runnable anotherUnlessOver(Round slow) {
        return round == slow ? another(slow) : NOTHING;
    }

    /** Exactly one of token and error is null. A grant that comes after its attempt was given up is still a grant. */
    private void ended(Round ended, AccessToken token, ProxyError error) {
        Runnable tell;
        synchronized (this) {
            long now = cache.now();
            cache.counters().ended(error);
            boolean current = round == ended;
            boolean counts = token == null ? current && (ended.lostTheLast() || error.kind() == ProxyError.Kind.TOKEN_REFUSED)
                    : current || held == null || held.leftNanos(now) < token.leftNanos(now);
            if (!counts) {
                return;
            }
            round = null;
            endedAtNanos = now;
            if (token != null) {
                held = new Held(token, cache.random());
                backoff = Backoff.NONE;
                tell = waiters.serve(token);
                wakeAt(held.renewAtNanos(), now);
            } else {
                backoff = backoff.afterFailure(error, ended.begunNanos(), now, leftNanos(now), cache::random);
                tell = waiters.dismissHopeless(backoff, usable(now), now);
                wakeAt(backoff.untilNanos(), now);
            }
        }
        tell.run();
        cache.ended(this, token, error);
    }

    /** The next moment at which something may have to be done without a caller: a renewal, a retry, or the end of an idle token. */
    private void wakeAt(long at, long now) {
        cancelTimer.run();
        cancelTimer = cache.timers().after(Duration.ofNanos(Math.max(0, at - now)), () -> whatIsDue().run());
    }

    private synchronized Runnable whatIsDue() {
        long now = cache.now();
        if (round != null) {
            return NOTHING;
        } else if (!isDue(now)) {
            wakeAt(backoff.isOutage() ? backoff.untilNanos() : held.renewAtNanos(), now);
        } else if (warm || lastUsedNanos - endedAtNanos > 0 || !waiters.isEmpty()) {
            return begin(now);
        } else if (usable(now) == null) {
            return () -> cache.drop(this);
        } else {
            wakeAt(now + leftNanos(now), now);
        }
        return NOTHING;
    }

    private synchronized Runnable dismissOverdue() {
        long now = cache.now();
        ProxyError error = backoff.isOutage() ? backoff.errorAt(now)
                : ProxyError.of(ProxyError.Kind.TOKEN_TIMEOUT, "Maskinporten did not give a token in time.");
        return waiters.dismissOverdue(error, usable(now), now);
    }

    @Override
    public TokenStatus status() {
        long now = cache.now();
        return TokenStatus.of(request, warm, held != null, Optional.ofNullable(usable(now)), backoff, now);
    }

    TokenRequest request() {
        return request;
    }

    long lastUsedNanos() {
        return lastUsedNanos;
    }
}
