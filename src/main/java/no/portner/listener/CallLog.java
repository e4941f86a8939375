package no.portner.listener;

import java.time.Duration;
import no.portner.error.ProxyError;
import no.portner.route.Route;
import no.portner.trace.TraceParent;

/** Hears of every call once it is over. */
public interface CallLog {

    /**
     * @param route null when the call never found one
     * @param method as the client sent it
     * @param status what the client got; 0 when it went away before that
     * @param took from the head of the request to the end of the answer
     * @param error what Portner answered in place of an upstream, or what cut the answer short; null when all went well
     */
    void ended(Route route, String method, int status, Duration took, ProxyError error);

    /**
     * The head of an answer has come from the upstream, one that is not passed on included.
     *
     * @param waitedNanos since the request was whole; 0 when the answer came before that
     * @param span what was recorded of it; null for nothing
     */
    default void answered(Route route, long waitedNanos, TraceParent span) {
    }

    /**
     * After {@link #ended}: the last byte of the answer has left for the client, or never will.
     *
     * @param call what is known of it, for as long as this method runs
     */
    default void left(CallFacts call) {
    }
}
