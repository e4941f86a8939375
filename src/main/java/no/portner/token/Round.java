package no.portner.token;

import java.time.Duration;
import no.portner.trace.CallTrace;
import no.portner.trace.OnBehalf;

/**
 * Up to three attempts at one token. Each begins while those before it have not answered, and all end with the round: a server that
 * swallowed a request, or lost it, costs a third of the time and not all of it, and one that is merely slow still gets all of it.
 * Guarded by the entry's lock.
 */
final class Round {

    private static final int ATTEMPTS = 3;

    private final long begunNanos;
    private final Duration length;
    /** Whoever began the round: what comes later on a timer is done for its sake too. */
    private final CallTrace call = OnBehalf.current();
    private int begun;
    private int underWay;

    /** @param length see {@link Patience#forRound} */
    Round(long nowNanos, Duration length) {
        this.begunNanos = nowNanos;
        this.length = length;
    }

    long begunNanos() {
        return begunNanos;
    }

    /** One more attempt, which may take what is left of the round. */
    TokenAttempt next() {
        underWay++;
        return new TokenAttempt(length.minus(pause().multipliedBy(begun++)));
    }

    /** Runs an attempt. */
    void run(Runnable attempt) {
        OnBehalf.of(call, attempt);
    }

    boolean mayBeginAnother() {
        return begun < ATTEMPTS;
    }

    /** How long the newest attempt is waited for alone. */
    Duration pause() {
        return length.dividedBy(ATTEMPTS);
    }

    /** An attempt has failed. @return whether no other is under way */
    boolean lostTheLast() {
        return --underWay == 0;
    }
}
