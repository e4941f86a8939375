package no.portner.token;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Whether a token that upstream has refused is replaced (design: token rule 8). Not when it is too young: then something else is wrong.
 * And not again and again where upstream refuses every token: each replacement that is itself refused before it has served a call
 * doubles the pause. All of it is in proportion to the token's life, since one of a few seconds is never old.
 *
 * <pre>
 *   life      too young for    pauses after replacements that did not serve
 *   3 s       0.3 s            0.3 s, 0.6 s ... 3.6 s
 *   120 s     5 s              5 s, 10 s, 20 s, 40 s, 60 s
 * </pre>
 */
final class Suspicion {

    private static final long YOUNG_AT_MOST = TimeUnit.SECONDS.toNanos(5);
    private static final int YOUNG_PART_OF_LIFE = 10;
    /** From 5 s to a minute. */
    private static final int LONGEST_PAUSE = 12;

    private AccessToken replaced;
    private long sinceNanos;
    private int inVain;

    /**
     * As {@link TokenHandle#replacementFor}.
     *
     * @param live the token in use: when it is another one, nothing needs to be asked for; null when one is awaited anyway
     * @param nowNanos on the clock of {@link AccessToken#bornNanos()}
     * @param fetch waits for a token other than the suspect
     */
    Optional<CompletionStage<AccessToken>> replacement(AccessToken suspect, AccessToken live, long nowNanos,
            Function<AccessToken, CompletionStage<AccessToken>> fetch) {
        if (live != null && live != suspect) {
            return Optional.of(CompletableFuture.completedStage(live));
        }
        return live == null || mayReplace(suspect, nowNanos) ? Optional.of(fetch.apply(suspect)) : Optional.empty();
    }

    /** A yes begins the token's replacement, and holds for every other caller whom it was refused to. */
    private synchronized boolean mayReplace(AccessToken suspect, long nowNanos) {
        if (suspect == replaced) {
            return true;
        }
        long young = Math.min(YOUNG_AT_MOST, suspect.lifeNanos() / YOUNG_PART_OF_LIFE);
        if (nowNanos - suspect.bornNanos() < young || replaced != null && nowNanos - sinceNanos < pause(young)) {
            return false;
        }
        inVain = replaced == null || suspect.hasServed() ? 0 : inVain + 1;
        replaced = suspect;
        sinceNanos = nowNanos;
        return true;
    }

    private long pause(long young) {
        return young * Math.min(LONGEST_PAUSE, 1L << Math.min(inVain, LONGEST_PAUSE));
    }
}
