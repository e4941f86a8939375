package no.portner.observe;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError;
import no.portner.history.Failure;
import no.portner.listener.CallFacts;
import no.portner.listener.CallLog;
import no.portner.route.Route;
import no.portner.trace.TraceParent;

/** Remembers the last failure of each route's upstream, then hands the call on. A call that went well costs a comparison. */
public final class UpstreamFailures implements CallLog {

    private final Map<String, Failure> last = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final CallLog next;

    public UpstreamFailures(InstantSource clock, CallLog next) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.next = Objects.requireNonNull(next, "next");
    }

    @Override
    public void answered(Route route, long waitedNanos, TraceParent span) {
        next.answered(route, waitedNanos, span);
    }

    @Override
    public void ended(Route route, String method, int status, Duration took, ProxyError error) {
        if (route != null && Outcome.of(error == null ? null : error.kind(), status) == Outcome.FAILED) {
            last.put(route.name(), new Failure(clock.instant(), error == null ? String.valueOf(status) : ErrorResponse.of(error.kind()).type(),
                    error == null ? "" : error.detail()));
        }
        next.ended(route, method, status, took, error);
    }

    @Override
    public void left(CallFacts call) {
        next.left(call);
    }

    /** Empty when nothing has failed yet. */
    public Optional<Failure> last(String route) {
        return Optional.ofNullable(last.get(route));
    }
}
