package no.portner.observe;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError;
import no.portner.history.CallTotals;
import no.portner.listener.CallLog;
import no.portner.route.Route;

/**
 * Counts calls by route, status and error, then hands them on. On the way of every call: allocates nothing and waits for nothing, but
 * for the first call of its kind. No method among the labels, for a client may make up as many as it likes.
 */
final class CallCounts implements CallLog {

    static final String NO_ROUTE = "-";
    static final String NO_ERROR = "none";
    private static final int STATUSES = 1000;
    private static final ProxyError.Kind[] KINDS = ProxyError.Kind.values();

    private final ConcurrentMap<String, AtomicReferenceArray<AtomicReferenceArray<LongAdder>>> routes = new ConcurrentHashMap<>();
    private final Meters meters;
    private final Latencies latencies = new Latencies();
    private final CallLog next;

    CallCounts(Meters meters, CallLog next) {
        this.meters = meters;
        this.next = next;
    }

    /** What has become of a route's calls until now. */
    CallTotals totals(String route) {
        long answered = 0;
        long failed = 0;
        long other = 0;
        AtomicReferenceArray<AtomicReferenceArray<LongAdder>> byError = routes.get(route);
        for (int kind = 0; byError != null && kind < byError.length(); kind++) {
            AtomicReferenceArray<LongAdder> byStatus = byError.get(kind);
            for (int status = 0; byStatus != null && status < STATUSES; status++) {
                LongAdder adder = byStatus.get(status);
                long count = adder == null ? 0 : adder.sum();
                if (UpstreamFailures.isOne(kind == 0 ? null : KINDS[kind - 1], status)) {
                    failed += count;
                } else if (kind == 0 && status > 0) {
                    answered += count;
                } else {
                    other += count;
                }
            }
        }
        return new CallTotals(answered, failed, other, latencies.of(route));
    }

    @Override
    public void ended(Route route, String method, int status, Duration took, ProxyError error) {
        adder(route == null ? NO_ROUTE : route.name(), status >= 0 && status < STATUSES ? status : 0, error).increment();
        if (route != null && error == null) {
            latencies.record(route.name(), took.toNanos());
        }
        next.ended(route, method, status, took, error);
    }

    private LongAdder adder(String route, int status, ProxyError error) {
        AtomicReferenceArray<AtomicReferenceArray<LongAdder>> byError = routes.get(route);
        if (byError == null) {
            byError = routes.computeIfAbsent(route, name -> new AtomicReferenceArray<>(1 + KINDS.length));
        }
        int kind = error == null ? 0 : 1 + error.kind().ordinal();
        AtomicReferenceArray<LongAdder> byStatus = byError.get(kind);
        if (byStatus == null) {
            byError.compareAndSet(kind, null, new AtomicReferenceArray<>(STATUSES));
            byStatus = byError.get(kind);
        }
        LongAdder known = byStatus.get(status);
        return known != null ? known : first(byStatus, route, status, error);
    }

    private LongAdder first(AtomicReferenceArray<LongAdder> byStatus, String route, int status, ProxyError error) {
        LongAdder made = new LongAdder();
        if (byStatus.compareAndSet(status, null, made)) {
            meters.counter(Metric.REQUESTS, made::sum, route, String.valueOf(status),
                    error == null ? NO_ERROR : ErrorResponse.of(error.kind()).type());
        }
        return byStatus.get(status);
    }
}
