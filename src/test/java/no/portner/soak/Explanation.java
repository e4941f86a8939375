package no.portner.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import no.portner.twin.Fault;
import no.portner.twin.ReceivedGrant;

/** Why a token request came. Each has at most one reason, and a reason explains no more than it must. */
enum Explanation {

    START("before the first call went well"),
    RENEWAL("scheduled renewal"),
    /** Attempts that were refused a connection never came, so that one counts which comes after such a time. */
    RETRY("after an attempt of the same key that met a fault"),
    REVOCATION("the first of its key after a revocation"),
    ROTATION("the first with a new key"),
    /** On a busy machine a right answer may be so late that Portner asks again: which it says itself by not having got it. */
    UNANSWERED("beside one that had not been answered in time"),
    UNEXPLAINED("unexplained");

    /** A renewal begins at 0.70 to 0.75 of a life; an attempt's way to the twin takes its time, and the one before took longer at times. */
    private static final double RENEWAL_FROM = 0.70;
    private static final Duration SLACK = Duration.ofMillis(500);
    /** Portner pauses for 100 ms or more after a failure, except after a refusal that a new JWT cures. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(80);

    private final String text;

    Explanation(String text) {
        this.text = text;
    }

    /**
     * @param counts of all requests
     * @param unexplained those without a reason, described
     * @param keys that were granted a token
     */
    record Result(Map<Explanation, Integer> counts, List<String> unexplained, Set<String> keys) {
    }

    /**
     * @param requests oldest first, all of them
     * @param life how long tokens live
     * @param history what was done meanwhile
     * @param log of Portner's
     */
    static Result of(List<ReceivedGrant> requests, Duration life, History history, GrantLog log) {
        List<Instant> unused = new ArrayList<>(history.revocations());
        Map<String, Instant> newKeys = history.keys();
        Map<String, ReceivedGrant> last = new HashMap<>();
        Map<Explanation, Integer> counts = new EnumMap<>(Explanation.class);
        List<String> unexplained = new ArrayList<>();
        Set<String> granted = new TreeSet<>();
        for (ReceivedGrant request : requests) {
            ReceivedGrant before = last.put(request.key(), request);
            boolean refused = before != null && history.refused(before.at(), request.at());
            Explanation why = !request.at().isAfter(history.warm()) ? START
                    : refused ? RETRY
                    : before != null ? again(request, before, life, unused, log)
                    : newKeys.containsKey(request.key()) && !request.at().isBefore(newKeys.get(request.key())) ? ROTATION : UNEXPLAINED;
            counts.merge(why, 1, Integer::sum);
            if (why == UNEXPLAINED) {
                unexplained.add(describe(request, before));
            }
            if (request.granted()) {
                granted.add(request.key());
            }
        }
        return new Result(counts, unexplained, granted);
    }

    private static Explanation again(ReceivedGrant request, ReceivedGrant before, Duration life, List<Instant> unused,
            GrantLog log) {
        Duration since = Duration.between(before.at(), request.at());
        if (failed(before)) {
            return since.compareTo(SHORTEST_PAUSE) >= 0 || curedByNewJwt(before) ? RETRY : UNEXPLAINED;
        }
        if (since.compareTo(Duration.ofNanos((long) (life.toNanos() * RENEWAL_FROM)).minus(SLACK)) >= 0) {
            return RENEWAL;
        }
        boolean revoked = unused.removeIf(at -> at.isAfter(before.at()) && !at.isAfter(request.at()));
        if (revoked) {
            return REVOCATION;
        }
        return since.compareTo(SHORTEST_PAUSE) >= 0 && !log.hadArrived(before.jti(), log.begun(request.jti(), request.at()))
                ? UNANSWERED : UNEXPLAINED;
    }

    /** Refused, or answered in a way that need not have brought the token to Portner. */
    private static boolean failed(ReceivedGrant request) {
        return !request.granted() || request.fault().isPresent();
    }

    /** The refusals of facts 1.5 that are to be followed by a new JWT at once; the twin plays each for one request. */
    private static boolean curedByNewJwt(ReceivedGrant request) {
        return request.fault().filter(kind -> kind == Fault.Kind.REFUSE).isPresent();
    }

    private static String describe(ReceivedGrant request, ReceivedGrant before) {
        return request.at() + " " + request.outcome() + ", key " + request.key().substring(0, Math.min(8, request.key().length()))
                + (before == null ? ", never seen before" : ", " + Duration.between(before.at(), request.at()).toMillis()
                + " ms after one that was " + before.outcome() + before.fault().map(kind -> " and met " + kind).orElse(""));
    }

    @Override
    public String toString() {
        return text;
    }
}
