package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.CallLog;
import no.portner.route.Route;
import no.portner.route.Routes;
import org.junit.jupiter.api.Test;

class CallsAreCountedTest {

    private static final Duration TOOK = Duration.ofMillis(3);
    private static final CallLog NOBODY = (route, method, status, took, error) -> { };
    private final Exported exported = new Exported();
    private final Route fiks = Routes.fiks();

    @Test
    void byRouteStatusAndError() {
        CallLog calls = exported.metrics.counting(NOBODY);
        calls.ended(fiks, "GET", 200, TOOK, null);
        calls.ended(fiks, "PUT", 200, TOOK, null);
        calls.ended(Routes.svarut(), "GET", 404, TOOK, null);
        calls.ended(fiks, "GET", 503, TOOK, null);
        calls.ended(fiks, "GET", 503, TOOK, ProxyError.of(Kind.TOKEN_UNREACHABLE, "-"));
        calls.ended(fiks, "GET", 200, TOOK, ProxyError.of(Kind.UPSTREAM_CLOSED, "-"));
        calls.ended(null, "GET", 421, TOOK, ProxyError.of(Kind.UNKNOWN_ROUTE, "-"));
        assertThat(exported.lines()).containsExactlyInAnyOrder(
                "portner_requests_total{error=\"none\",method=\"GET\",route=\"fiks\",status=\"200\",} 1.0",
                "portner_requests_total{error=\"none\",method=\"PUT\",route=\"fiks\",status=\"200\",} 1.0",
                "portner_requests_total{error=\"none\",method=\"GET\",route=\"svarut\",status=\"404\",} 1.0",
                "portner_requests_total{error=\"none\",method=\"GET\",route=\"fiks\",status=\"503\",} 1.0",
                "portner_requests_total{error=\"token-unreachable\",method=\"GET\",route=\"fiks\",status=\"503\",} 1.0",
                "portner_requests_total{error=\"upstream-closed\",method=\"GET\",route=\"fiks\",status=\"200\",} 1.0",
                "portner_requests_total{error=\"unknown-route\",method=\"GET\",route=\"-\",status=\"421\",} 1.0");
    }

    @Test
    void aStatusBeyondAllBoundsCountsAsNone() {
        CallLog calls = exported.metrics.counting(NOBODY);
        calls.ended(fiks, "GET", 0, TOOK, null);
        calls.ended(fiks, "GET", -1, TOOK, null);
        calls.ended(fiks, "GET", 1000, TOOK, null);
        assertThat(exported.value("portner_requests_total{error=\"none\",method=\"GET\",route=\"fiks\",status=\"0\",}")).isEqualTo(3);
    }

    /** A client may make up as many methods as it likes. */
    @Test
    void methodsThatNobodyKnowsAreOne() {
        CallLog calls = exported.metrics.counting(NOBODY);
        for (String method : List.of("BREW", "get", "PROPFIND", "X-" + "Y".repeat(1000), "other", "OTHER")) {
            calls.ended(fiks, method, 200, TOOK, null);
        }
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")) {
            calls.ended(fiks, method, 204, TOOK, null);
            assertThat(exported.value("portner_requests_total{error=\"none\",method=\"" + method + "\",route=\"fiks\",status=\"204\",}")).isEqualTo(1);
        }
        assertThat(exported.value("portner_requests_total{error=\"none\",method=\"other\",route=\"fiks\",status=\"200\",}")).isEqualTo(6);
        assertThat(exported.lines()).hasSize(10);
    }

    @Test
    void everyCallIsHandedOn() {
        List<String> heard = new ArrayList<>();
        CallLog calls = exported.metrics.counting((route, method, status, took, error) ->
                heard.add(route.name() + method + status + took + error));
        calls.ended(fiks, "GET", 200, TOOK, null);
        assertThat(heard).containsExactly("fiksGET200PT0.003Snull");
    }

    @Test
    void howLongTheUpstreamTookByRouteEachBucketWithItsEnd() {
        CallLog calls = exported.metrics.counting(NOBODY);
        for (long nanos : new long[] {0, 10_000_000, 10_000_001, 300_000_000, 60_000_000_000L, 60_000_000_001L}) {
            calls.answered(fiks, nanos, null);
        }
        calls.answered(Routes.svarut(), 1, null);
        assertThat(exported.lines().stream().filter(line -> line.contains("fiks"))).containsExactly(
                bucket("0.01", 2), bucket("0.025", 3), bucket("0.05", 3), bucket("0.1", 3), bucket("0.25", 3), bucket("0.5", 4),
                bucket("1.0", 4), bucket("2.5", 4), bucket("5.0", 4), bucket("10.0", 4), bucket("60.0", 5), bucket("+Inf", 6),
                "portner_upstream_response_seconds_count{route=\"fiks\",} 6.0",
                "portner_upstream_response_seconds_sum{route=\"fiks\",} 120.320000002");
        assertThat(exported.value("portner_upstream_response_seconds_count{route=\"svarut\",}")).isEqualTo(1);
        assertThat(exported.text()).contains("# TYPE portner_upstream_response_seconds histogram");
    }

    /** Quarkus injects a registry of registries. */
    @Test
    void theHistogramGetsThroughARegistryOfRegistries() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        CompositeMeterRegistry all = new CompositeMeterRegistry().add(new SimpleMeterRegistry()).add(prometheus);
        new Metrics(all).counting(NOBODY).answered(fiks, 1, null);
        assertThat(prometheus.scrape()).contains("portner_upstream_response_seconds_count{route=\"fiks\",} 1.0");
    }

    private static String bucket(String end, int calls) {
        return "portner_upstream_response_seconds_bucket{route=\"fiks\",le=\"" + end + "\",} " + calls + ".0";
    }

    /** The data path: one increment, and no garbage. */
    @Test
    void aCallAllocatesNothing() {
        CallLog calls = exported.metrics.counting(NOBODY);
        ProxyError error = ProxyError.of(Kind.UPSTREAM_CLOSED, "-");
        long calm = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            calm = Math.min(calm, allocatedBy(calls, error));
        }
        assertThat(calm).as("bytes for 20000 calls").isLessThan(20_000);
        assertThat(exported.value("portner_requests_total{error=\"none\",method=\"GET\",route=\"fiks\",status=\"200\",}")).isEqualTo(50_000);
    }

    private long allocatedBy(CallLog calls, ProxyError error) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < 10_000; i++) {
            calls.ended(fiks, "GET", 200, TOOK, null);
            calls.ended(fiks, "BREW", 502, TOOK, error);
            calls.answered(fiks, i * 1000L, null);
        }
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }
}
