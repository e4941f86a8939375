package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.history.CallTotals;
import no.portner.history.Failure;
import no.portner.listener.CallLog;
import no.portner.route.Route;
import no.portner.route.Routes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status page is told of calls: what became of them, and the last failure of an upstream. */
class OutcomeTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-, 200, ANSWERED", "-, 101, ANSWERED", "-, 404, ANSWERED", "-, 499, ANSWERED", "-, 500, FAILED", "-, 503, FAILED", "-, 0, OTHER",
        "UPSTREAM_TLS, 502, FAILED", "UPSTREAM_CLOSED, 200, FAILED", "TOKEN_REFUSED, 502, OTHER", "OVERLOADED, 503, OTHER", "BAD_REQUEST, 400, OTHER"})
    void whatBecameOfACall(Kind error, int status, Outcome outcome) {
        assertThat(Outcome.of(error, status)).isEqualTo(outcome);
    }

    @Test
    void theTotalsAreThoseOfTheMetrics() {
        Exported exported = new Exported();
        CallLog calls = exported.metrics.counting((route, method, status, took, error) -> { });
        Route fiks = Routes.fiks();
        calls.ended(fiks, "GET", 200, Duration.ZERO, null);
        calls.ended(fiks, "POST", 404, Duration.ZERO, null);
        calls.ended(fiks, "GET", 503, Duration.ZERO, null);
        calls.ended(fiks, "GET", 502, Duration.ZERO, ProxyError.of(Kind.UPSTREAM_UNREACHABLE, "x"));
        calls.ended(fiks, "GET", 502, Duration.ZERO, ProxyError.of(Kind.TOKEN_REFUSED, "x"));
        calls.ended(null, "GET", 421, Duration.ZERO, ProxyError.of(Kind.UNKNOWN_ROUTE, "x"));
        calls.answered(fiks, Duration.ofMillis(30).toNanos(), null);
        CallTotals totals = exported.metrics.calls(fiks.name());
        assertThat(List.of(totals.answered(), totals.failed(), totals.other())).containsExactly(2L, 2L, 1L);
        assertThat(totals.latencies()).hasSameSizeAs(Metrics.latencyEnds()).containsOnlyOnce(1);
        assertThat(Metrics.latencyEnds()).isSorted().endsWith(Double.POSITIVE_INFINITY);
        assertThat(exported.metrics.calls("none").answered()).isZero();
    }

    @Test
    void theLastFailureOfAnUpstreamIsRememberedAndEveryCallHandedOn() {
        List<Integer> handedOn = new ArrayList<>();
        UpstreamFailures failures = new UpstreamFailures(() -> NOW, (route, method, status, took, error) -> handedOn.add(status));
        Route fiks = Routes.fiks();
        failures.ended(fiks, "GET", 200, Duration.ZERO, null);
        failures.ended(fiks, "GET", 502, Duration.ZERO, ProxyError.of(Kind.TOKEN_REFUSED, "x"));
        failures.ended(null, "GET", 500, Duration.ZERO, null);
        assertThat(failures.last(fiks.name())).isEmpty();
        failures.ended(fiks, "GET", 503, Duration.ZERO, null);
        assertThat(failures.last(fiks.name())).contains(new Failure(NOW, "503", ""));
        failures.ended(fiks, "GET", 502, Duration.ZERO, ProxyError.of(Kind.UPSTREAM_UNREACHABLE, "no way there"));
        assertThat(failures.last(fiks.name())).contains(new Failure(NOW, "upstream-unreachable", "no way there"));
        assertThat(handedOn).containsExactly(200, 502, 500, 503, 502);
    }
}
