package no.portner.observe;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
        return IntStream.range(0, Buckets.size()).mapToDouble(Buckets::end).toArray();
    }

    /** What is under way. */
    public void traffic(IntSupplier connections, IntSupplier requests, IntSupplier tunnels) {
        meters.gauge(Metric.CONNECTIONS, connections::getAsInt);
        meters.gauge(Metric.REQUESTS_IN_FLIGHT, requests::getAsInt);
        meters.gauge(Metric.TUNNELS, tunnels::getAsInt);
    }

    /**
     * What there is towards a route's upstream.
     *
     * @param busy connections that carry calls
     * @param idle connections that wait for one
     * @param waiting calls that wait for a connection
     */
    public void upstream(String route, IntSupplier busy, IntSupplier idle, IntSupplier waiting) {
        meters.gauge(Metric.UPSTREAM_CONNECTIONS, busy::getAsInt, route, "busy");
        meters.gauge(Metric.UPSTREAM_CONNECTIONS, idle::getAsInt, route, "idle");
        meters.gauge(Metric.UPSTREAM_CALLS_WAITING, waiting::getAsInt, route);
    }

    /** @param image {@code native} or {@code jvm} */
    public void build(String version, String image, String java, Instant started) {
        meters.gauge(Metric.BUILD_INFO, () -> 1, version, image, java);
        meters.gauge(Metric.START_TIME, () -> started.toEpochMilli() / MILLIS);
    }

    /** @param codes Maskinporten's documented codes ({@code MP-200}), the only ones that become a label's value */
    public void tokenRequests(TokenCounters counters, Set<String> codes) {
        TokenCounts.register(meters, counters, codes);
    }

    /** How it stands with a route's token. */
    public void token(String route, Supplier<TokenStatus> status) {
        meters.gauge(Metric.TOKEN_SECONDS_LEFT, () -> status.get().left().map(Metrics::seconds).orElse(0.0), route);
        meters.gauge(Metric.TOKEN_AGE, () -> secondsOrNone(status.get().age()), route);
        meters.gauge(Metric.TOKEN_FAILURES_IN_A_ROW, () -> status.get().failures(), route);
    }

    /** @param offset what is added to our clock in the client's grants */
    public void clock(String clientId, Supplier<Duration> offset) {
        meters.gauge(Metric.CLOCK_OFFSET, () -> seconds(offset.get()), clientId);
    }

    /**
     * A client that signs with a certificate.
     *
     * @param inUse what is left of it
     * @param next what is left of the one that waits to take over; empty when none does
     */
    public void certificate(String clientId, Supplier<Optional<Duration>> inUse, Supplier<Optional<Duration>> next) {
        meters.gauge(Metric.CERTIFICATE_SECONDS_LEFT, () -> secondsOrNone(inUse.get()), clientId, "in_use");
        meters.gauge(Metric.CERTIFICATE_SECONDS_LEFT, () -> secondsOrNone(next.get()), clientId, "next");
    }

    /** A client whose key is registered, and it was said when. */
    public void registeredKey(String clientId, Supplier<Duration> left) {
        meters.gauge(Metric.REGISTERED_KEY_SECONDS_LEFT, () -> seconds(left.get()), clientId);
    }

    /**
     * How it stands with a client's keys.
     *
     * @param waiting whether a new one has not taken over yet
     * @param unusable whether what its files hold cannot be used
     */
    public void keys(String clientId, BooleanSupplier waiting, BooleanSupplier unusable) {
        meters.gauge(Metric.KEY_WAITING, () -> waiting.getAsBoolean() ? 1 : 0, clientId);
        meters.gauge(Metric.KEY_FILES_UNUSABLE, () -> unusable.getAsBoolean() ? 1 : 0, clientId);
    }

    /** @param byOutcome what has become of changed key files */
    public void keyReloads(Map<String, LongSupplier> byOutcome) {
        byOutcome.forEach((outcome, count) -> meters.counter(Metric.KEY_RELOADS, count, outcome));
    }

    /** @param byOutcome what has become of the changed files of integrations */
    public void integrationReloads(Map<String, LongSupplier> byOutcome) {
        byOutcome.forEach((outcome, count) -> meters.counter(Metric.INTEGRATION_RELOADS, count, outcome));
    }

    /** @param byOutcome what has become of spans; not asked where nothing is traced */
    public void spans(Map<String, LongSupplier> byOutcome) {
        byOutcome.forEach((outcome, count) -> meters.counter(Metric.SPANS, count, outcome));
    }

    /** @param byOutcome what has become of calls that upstream answered 401 */
    public void unauthorised(Map<String, LongSupplier> byOutcome) {
        byOutcome.forEach((outcome, count) -> meters.counter(Metric.UNAUTHORISED, count, outcome));
    }

    /**
     * Where AMQP clients are listened for.
     *
     * @param byOutcome what has become of their attempts to open a connection
     */
    public void amqp(IntSupplier connections, Map<String, LongSupplier> byOutcome) {
        meters.gauge(Metric.AMQP_CONNECTIONS, connections::getAsInt);
        byOutcome.forEach((outcome, count) -> meters.counter(Metric.AMQP_OPENINGS, count, outcome));
    }

    private static double secondsOrNone(Optional<Duration> duration) {
        return duration.map(Metrics::seconds).orElse(Double.NaN);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
