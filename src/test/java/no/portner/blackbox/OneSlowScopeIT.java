package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import no.portner.twin.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maskinporten hangs for one scope: who needs that one waits his ten seconds, and who needs another notices nothing. */
class OneSlowScopeIT {

    private static final Duration LIFE = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration WATCH = Duration.ofSeconds(4);
    private static final int CALLERS = 12;
    /** Far below a wait for a token that hangs, far above what a busy machine does to a call. */
    private static final long LONGEST_CALL_MILLIS = 2500;
    private static final long LONGEST_WAIT_MILLIS = 13_000;

    @TempDir
    Path directory;

    /** A call and how it went, by the clock of {@link System#nanoTime()}. */
    private record Call(long begunNanos, long endedNanos, int status, String problem) {

        long millis() {
            return (endedNanos - begunNanos) / 1_000_000;
        }
    }

    @Test
    void oneScopeHangsAndTheOtherServesAtFullSpeed() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (ScopedRoutes routes = ScopedRoutes.in(directory, LIFE, List.of("calm", "stuck"));
                PortnerProcess portner = PortnerProcess.start(routes.variables())) {
            for (String name : List.of("calm", "stuck")) {
                eventually(PATIENCE, () -> assertThat(call(portner, name).status()).isEqualTo(200));
            }
            watch(portner, "calm", new AtomicBoolean(), Duration.ofSeconds(2)); // the first calls are those of a cold machine
            List<Call> before = watch(portner, "calm", new AtomicBoolean(), WATCH);

            routes.environment().twin().faults().add(Fault.of(Fault.Kind.HANG).scope(ScopedRoutes.scope("stuck")));
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<List<Call>> during = CompletableFuture.supplyAsync(() -> watch(portner, "calm", over, PATIENCE));
            eventually(LIFE.multipliedBy(4), () -> assertThat(call(portner, "stuck").status()).as("the old token has died").isEqualTo(504));
            List<Call> waited = inTurn(portner, callers);
            int renewalsBefore = routes.requests("calm").size();
            eventually(PATIENCE, () -> assertThat(routes.requests("calm").size()).as("renewals meanwhile").isGreaterThan(renewalsBefore));
            over.set(true);

            assertThat(waited).allSatisfy(call -> {
                assertThat(call.status()).isEqualTo(504);
                assertThat(call.millis()).isLessThan(LONGEST_WAIT_MILLIS);
            });
            assertThat(waited).as("who came first waited no longer than who came after him").isSortedAccordingTo(
                    (a, b) -> Math.abs(a.endedNanos() - b.endedNanos()) < 500_000_000L ? 0 : Long.compare(a.endedNanos(), b.endedNanos()));
            assertThat(during.join().stream().filter(call -> call.status() != 200 || call.millis() > LONGEST_CALL_MILLIS)).isEmpty();
            assertThat(median(during.join())).as("median in ms; before: " + median(before)).isLessThan(3 * median(before) + 5);

            routes.environment().twin().faults().clear();
            eventually(PATIENCE, () -> assertThat(call(portner, "stuck").status()).isEqualTo(200));
        } finally {
            callers.shutdownNow();
        }
    }

    /** One caller every 100 ms. */
    private static List<Call> inTurn(PortnerProcess portner, ExecutorService callers) throws Exception {
        List<Future<Call>> calls = Collections.synchronizedList(new ArrayList<>());
        Eventually.repeatedly(Duration.ofMillis(100L * CALLERS), Duration.ofMillis(100), () -> calls.size() < CALLERS
                ? calls.add(callers.submit(() -> call(portner, "stuck"))) : false);
        List<Call> waited = new ArrayList<>();
        for (Future<Call> call : calls) {
            waited.add(call.get());
        }
        return waited;
    }

    private static List<Call> watch(PortnerProcess portner, String name, AtomicBoolean over, Duration atMost) {
        List<Call> calls = new ArrayList<>();
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!over.get() && System.nanoTime() - end < 0) {
                Eventually.repeatedly(Duration.ofMillis(200), Duration.ofMillis(10), () -> calls.add(call(portner, name)));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return calls;
    }

    private static Call call(PortnerProcess portner, String name) throws Exception {
        long begun = System.nanoTime();
        HttpResponse<String> response = Calls.get(portner.proxy(ScopedRoutes.path(name)));
        return new Call(begun, System.nanoTime(), response.statusCode(), response.statusCode() == 200 ? "" : response.body());
    }

    private static double median(List<Call> calls) {
        List<Long> sorted = calls.stream().map(call -> call.endedNanos() - call.begunNanos()).sorted().toList();
        return sorted.get(sorted.size() / 2) / 1e6;
    }
}
