package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import no.portner.twin.Fault;
import no.portner.twin.Faults;
import no.portner.twin.MpError;
import no.portner.twin.ReceivedGrant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can go wrong with a renewal, each on a route with a token of its own, each from the second half of that token's life
 * until some time before its end: the renewal itself is hit, and no call may notice.
 */
class FaultsUnderRenewalIT {

    /** Long enough for its last twentieth, in which no call carries it, to outlast the pauses of a busy machine. */
    private static final Duration LIFE = Duration.ofSeconds(16);
    /** Renewal is due at 70 to 75 % of a life. */
    private static final double BEGIN = 0.52;
    private static final double BEGIN_AT_THE_LATEST = 0.62;
    private static final double END = 0.8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A busy machine may renew too early or too late for a fault to be met. */
    private static final int ATTACKS = 3;

    @TempDir
    Path directory;

    private static Map<String, Fault> faults(String elsewhere) {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put("unavailable", Fault.status(503, "{}"));
        faults.put("busy", Fault.status(429, "{}").header("Retry-After", "1"));
        faults.put("reset", Fault.of(Fault.Kind.RESET));
        faults.put("close", Fault.of(Fault.Kind.CLOSE));
        faults.put("garbage", Fault.garbage("\u0000\u0001garbage\r\n\r\n"));
        faults.put("truncated", Fault.truncate(20));
        faults.put("drip", Fault.drip(Duration.ofMillis(100)));
        faults.put("hang", Fault.of(Fault.Kind.HANG));
        faults.put("slow", Fault.delay(Duration.ofMillis(700)));
        faults.put("used", Fault.refuse(MpError.MP_012).times(1));
        faults.put("late", Fault.refuse(MpError.MP_130).times(1));
        faults.put("page", Fault.status(200, "<html>Logg inn</html>"));
        faults.put("empty", Fault.status(200, ""));
        faults.put("large", Fault.status(200, "x".repeat(64 << 20)).times(2)); // each costs the twin a second of a busy machine
        faults.put("redirect", Fault.status(307, "").header("Location", elsewhere));
        return faults;
    }

    @Test
    void noCallNoticesWhatHappensToARenewal() throws Exception {
        Map<String, Fault> faults = faults("https://localhost:" + ErrorsIT.closedPort() + "/token");
        List<String> names = List.copyOf(faults.keySet());
        ExecutorService threads = Executors.newFixedThreadPool(2 * names.size());
        try (ScopedRoutes routes = ScopedRoutes.in(directory, LIFE, names);
                PortnerProcess portner = PortnerProcess.start(routes.variables())) {
            for (String name : names) {
                eventually(PATIENCE, () -> assertThat(Calls.get(portner.proxy(ScopedRoutes.path(name))).statusCode()).isEqualTo(200));
            }
            routes.environment().twin().fiks().reset();
            Watch watch = new Watch(portner);
            List<Future<Void>> callers = names.stream().map(name -> threads.submit(() -> watch.callUntilOver(name))).toList();
            List<Future<String>> attacks = names.stream().map(name -> threads.submit(() -> attack(routes, name,
                    faults.get(name)))).toList();
            StringBuilder notAttempted = new StringBuilder();
            for (Future<String> attack : attacks) {
                notAttempted.append(attack.get());
            }
            watch.over.set(true);
            for (Future<Void> caller : callers) {
                caller.get();
            }
            assertThat(watch.failed).as("calls that failed").isEmpty();
            assertThat(notAttempted.toString()).as("faults that no renewal met").isEmpty();
            assertThat(routes.environment().twin().fiks().calls()).as("calls at Fiks; one refused for a dead token would be made again")
                    .isEqualTo(watch.made.get());
        } finally {
            threads.shutdownNow();
        }
    }

    /** @return what is wrong with the test itself, or nothing: a fault that hit no renewal proves nothing, so it is played again */
    private static String attack(ScopedRoutes routes, String name, Fault fault) throws Exception {
        StringBuilder missed = new StringBuilder();
        for (int i = 0; i < ATTACKS; i++) {
            String miss = attackOnce(routes, name, fault);
            if (miss.isEmpty()) {
                return "";
            }
            missed.append(miss);
        }
        return missed.toString();
    }

    private static String attackOnce(ScopedRoutes routes, String name, Fault fault) throws Exception {
        Faults faults = routes.environment().twin().faults();
        Fault own = fault.scope(ScopedRoutes.scope(name));
        eventually(PATIENCE, () -> assertThat(age(newest(routes, name))).isBetween(BEGIN, BEGIN_AT_THE_LATEST));
        ReceivedGrant attacked = newest(routes, name);
        faults.add(own);
        Instant begun = Instant.now();
        eventually(PATIENCE, () -> assertThat(age(attacked)).isGreaterThan(END));
        faults.end(each -> each.scope().equals(own.scope()));
        Instant ended = Instant.now();
        boolean met = routes.requests(name).stream().anyMatch(request -> request.at().isAfter(begun) && request.at().isBefore(ended));
        // Until the old token would have died and a new one is there: that is when calls would fail.
        eventually(PATIENCE, () -> assertThat(age(attacked)).isGreaterThan(1.2));
        eventually(PATIENCE, () -> assertThat(newest(routes, name).at()).isAfter(attacked.at()));
        return met ? "" : name + " from " + begun + " to " + ended + ", requests at " + routes.requests(name).stream()
                .map(ReceivedGrant::at).filter(at -> !at.isBefore(attacked.at())).toList() + "\n";
    }

    private static ReceivedGrant newest(ScopedRoutes routes, String name) {
        List<ReceivedGrant> granted = routes.requests(name).stream().filter(ReceivedGrant::granted).toList();
        return granted.get(granted.size() - 1);
    }

    /** As a fraction of its life. */
    private static double age(ReceivedGrant grant) {
        return (double) Duration.between(grant.at(), Instant.now()).toMillis() / LIFE.toMillis();
    }

    /** Constant calls, and which of them failed. */
    private static final class Watch {

        private final PortnerProcess portner;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong made = new AtomicLong();
        private final Queue<String> failed = new ConcurrentLinkedQueue<>();

        private Watch(PortnerProcess portner) {
            this.portner = portner;
        }

        private Void callUntilOver(String name) throws Exception {
            while (!over.get()) {
                Eventually.repeatedly(Duration.ofMillis(500), Duration.ofMillis(200), () -> {
                    made.incrementAndGet();
                    HttpResponse<String> response = Calls.get(portner.proxy(ScopedRoutes.path(name)));
                    return response.statusCode() == 200
                            || failed.add(Instant.now() + " " + name + " " + response.statusCode() + " " + response.body());
                });
            }
            return null;
        }
    }
}
