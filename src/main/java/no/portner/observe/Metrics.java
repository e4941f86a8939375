package no.portner.observe;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import no.portner.history.CallTotals;
import no.portner.listener.CallLog;
import no.portner.token.TokenCounters;
import no.portner.token.TokenStatus;

/**
 * What {@code /q/metrics} tells: each part is handed in by main as it is put together. A new metric is a constant of {@link Metric}, a
 * method here, and a row in docs/metrics.md. Nothing secret, and no path: it may name a person.
 */
@Singleton
public class Metrics {

    private static final double MILLIS = 1000;

    private final Meters meters;
    private volatile CallCounts calls;

    Metrics(MeterRegistry registry) {
        this.meters = new Meters(registry);
    }

    /** @return counts every call, then hands it on to {@code next} */
    public CallLog counting(CallLog next) {
        calls = new CallCounts(meters, next);
        return calls;
    }

    /** What has become of a route's calls until now. */
    public CallTotals calls(String route) {
        return calls.totals(route);
    }

    /** The upper ends in seconds of what {@link CallTotals#latencies} counts by; the last one is infinite. */
    public static double[] latencyEnds() {
        return Latencies.ENDS.clone();
    }

    /** What is under way. */
    public void traffic(IntSupplier connections, IntSupplier requests) {
        meters.gauge(Metric.CONNECTIONS, connections::getAsInt);
        meters.gauge(Metric.REQUESTS_IN_FLIGHT, requests::getAsInt);
    }

    /** @param codes Maskinporten's documented codes ({@code MP-200}), the only ones that become a label's value */
    public void tokenRequests(TokenCounters counters, Set<String> codes) {
        TokenCounts.register(meters, counters, codes);
    }

    /** How it stands with a route's token. */
    public void token(String route, Supplier<TokenStatus> status) {
        meters.gauge(Metric.TOKEN_SECONDS_LEFT, () -> status.get().left().map(Metrics::seconds).orElse(0.0), route);
        meters.gauge(Metric.TOKEN_FAILURES_IN_A_ROW, () -> status.get().failures(), route);
    }

    /** @param offset what is added to our clock in the client's grants */
    public void clock(String clientId, Supplier<Duration> offset) {
        meters.gauge(Metric.CLOCK_OFFSET, () -> seconds(offset.get()), clientId);
    }

    /** @param byOutcome what has become of changed key files */
    public void keyReloads(Map<String, LongSupplier> byOutcome) {
        byOutcome.forEach((outcome, count) -> meters.counter(Metric.KEY_RELOADS, count, outcome));
    }

    /** @param byOutcome what has become of the changed files of integrations */
    public void integrationReloads(Map<String, LongSupplier> byOutcome) {
        byOutcome.forEach((outcome, count) -> meters.counter(Metric.INTEGRATION_RELOADS, count, outcome));
    }

    /** @param byOutcome what has become of calls that upstream answered 401 */
    public void unauthorised(Map<String, LongSupplier> byOutcome) {
        byOutcome.forEach((outcome, count) -> meters.counter(Metric.UNAUTHORISED, count, outcome));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
