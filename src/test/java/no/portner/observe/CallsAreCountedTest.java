package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
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
                "portner_requests_total{error=\"none\",route=\"fiks\",status=\"200\",} 2.0",
                "portner_requests_total{error=\"none\",route=\"svarut\",status=\"404\",} 1.0",
                "portner_requests_total{error=\"none\",route=\"fiks\",status=\"503\",} 1.0",
                "portner_requests_total{error=\"token-unreachable\",route=\"fiks\",status=\"503\",} 1.0",
                "portner_requests_total{error=\"upstream-closed\",route=\"fiks\",status=\"200\",} 1.0",
                "portner_requests_total{error=\"unknown-route\",route=\"-\",status=\"421\",} 1.0");
    }

    @Test
    void aStatusBeyondAllBoundsCountsAsNone() {
        CallLog calls = exported.metrics.counting(NOBODY);
        calls.ended(fiks, "GET", 0, TOOK, null);
        calls.ended(fiks, "GET", -1, TOOK, null);
        calls.ended(fiks, "GET", 1000, TOOK, null);
        assertThat(exported.value("portner_requests_total{error=\"none\",route=\"fiks\",status=\"0\",}")).isEqualTo(3);
    }

    @Test
    void everyCallIsHandedOn() {
        List<String> heard = new ArrayList<>();
        CallLog calls = exported.metrics.counting((route, method, status, took, error) ->
                heard.add(route.name() + method + status + took + error));
        calls.ended(fiks, "GET", 200, TOOK, null);
        assertThat(heard).containsExactly("fiksGET200PT0.003Snull");
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
        assertThat(exported.value("portner_requests_total{error=\"none\",route=\"fiks\",status=\"200\",}")).isEqualTo(50_000);
    }

    private long allocatedBy(CallLog calls, ProxyError error) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < 10_000; i++) {
            calls.ended(fiks, "GET", 200, TOOK, null);
            calls.ended(fiks, "GET", 502, TOOK, error);
        }
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }
}
