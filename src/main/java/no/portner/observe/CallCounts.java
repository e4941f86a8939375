package no.portner.observe;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError;
import no.portner.history.CallTotals;
import no.portner.listener.CallFacts;
import no.portner.listener.CallLog;
import no.portner.route.Route;
import no.portner.trace.TraceParent;

/**
 * Counts calls by route, method, status and error, and how long upstreams take, then hands them on. On the way of every call: allocates
 * nothing and waits for nothing, but for the first call of its kind.
 */
final class CallCounts implements CallLog {

    static final String NO_ROUTE = "-";
    static final String NO_ERROR = "none";
    private static final int CLASSES = 10;
    private static final int STATUSES = 100;
    /** One place more than there are kinds, for calls without an error. */
    private static final int KINDS = 1 + ProxyError.Kind.values().length;
    private static final int METHODS = CallMethod.values().length;
    private static final Supplier<Grown<Grown<LongAdder>>> CLASSES_OF_STATUS = () -> new Grown<>(CLASSES);
    private static final Supplier<Grown<LongAdder>> STATUSES_OF_CLASS = () -> new Grown<>(STATUSES);

    /** By method and kind, then by the first digit of the status, then by the other two. */
    private final ConcurrentMap<String, Grown<Grown<Grown<LongAdder>>>> routes = new ConcurrentHashMap<>();
    private final Meters meters;
    private final Latencies latencies;
    private final CallLog next;

    CallCounts(Meters meters, CallLog next) {
        this.meters = meters;
        this.latencies = new Latencies(meters);
        this.next = next;
    }

    /** What has become of a route's calls until now. */
    CallTotals totals(String route) {
        long[] sums = new long[Outcome.values().length];
        Grown<Grown<Grown<LongAdder>>> ofRoute = routes.get(route);
        for (int place = 0; ofRoute != null && place < METHODS * KINDS; place++) {
            add(ofRoute.get(place), place % KINDS, sums);
        }
        return new CallTotals(sums[Outcome.ANSWERED.ordinal()], sums[Outcome.FAILED.ordinal()], sums[Outcome.OTHER.ordinal()], latencies.counts(route));
    }

    private static void add(Grown<Grown<LongAdder>> byClass, int kind, long[] sums) {
        for (int first = 0; byClass != null && first < CLASSES; first++) {
            Grown<LongAdder> byStatus = byClass.get(first);
            for (int rest = 0; byStatus != null && rest < STATUSES; rest++) {
                LongAdder adder = byStatus.get(rest);
                if (adder != null) {
                    sums[Outcome.of(kind == 0 ? null : ProxyError.Kind.values()[kind - 1], first * STATUSES + rest).ordinal()] += adder.sum();
                }
            }
        }
    }

    @Override
    public void answered(Route route, long waitedNanos, TraceParent span) {
        latencies.record(route.name(), waitedNanos, span);
        next.answered(route, waitedNanos, span);
    }

    @Override
    public void ended(Route route, String method, int status, Duration took, ProxyError error) {
        boolean told = status >= 0 && status < CLASSES * STATUSES;
        adder(route == null ? NO_ROUTE : route.name(), CallMethod.of(method), told ? status : 0, error).increment();
        next.ended(route, method, status, took, error);
    }

    @Override
    public void left(CallFacts call) {
        next.left(call);
    }

    private LongAdder adder(String route, CallMethod method, int status, ProxyError error) {
        Grown<Grown<Grown<LongAdder>>> ofRoute = routes.get(route);
        if (ofRoute == null) {
            ofRoute = routes.computeIfAbsent(route, name -> new Grown<>(METHODS * KINDS));
        }
        int kind = error == null ? 0 : 1 + error.kind().ordinal();
        Grown<LongAdder> ofClass = ofRoute.get(method.ordinal() * KINDS + kind, CLASSES_OF_STATUS)
                .get(status / STATUSES, STATUSES_OF_CLASS);
        LongAdder known = ofClass.get(status % STATUSES);
        return known != null ? known : first(ofClass, route, method, status, error);
    }

    private LongAdder first(Grown<LongAdder> ofClass, String route, CallMethod method, int status, ProxyError error) {
        LongAdder made = new LongAdder();
        if (ofClass.put(status % STATUSES, made)) {
            meters.counter(Metric.REQUESTS, made::sum, route, method.label, String.valueOf(status),
                    error == null ? NO_ERROR : ErrorResponse.of(error.kind()).type());
        }
        return ofClass.get(status % STATUSES);
    }
}
