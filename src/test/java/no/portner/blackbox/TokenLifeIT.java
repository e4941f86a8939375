package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import no.portner.twin.Fault;
import no.portner.twin.ReceivedGrant;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** One token for everyone who waits for the first, and from then on a live one for every call, without a wait for the next. */
@Isolated("looks for calls that wait")
class TokenLifeIT {

    private static final int CROWD = 200;
    private static final Duration LIFE = Duration.ofSeconds(6);
    private static final Duration SLOW_TOKEN = Duration.ofMillis(500);
    private static final Duration NOTICEABLE = Duration.ofMillis(100);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    /** How long the run with short tokens takes; CI sets a minute. */
    private static Duration run() {
        return Duration.ofSeconds(Long.getLong("portner.token.run.seconds", 20));
    }

    @Test
    void twoHundredConcurrentFirstCallsMakeOneTokenRequest() throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
        try (TwinEnvironment environment = TwinEnvironment.in(directory)) {
            environment.twin().faults().add(Fault.delay(Duration.ofSeconds(2)));
            try (PortnerProcess portner = PortnerProcess.start(environment.variables())) {
                CountDownLatch ready = new CountDownLatch(CROWD);
                List<Future<Integer>> calls = IntStream.range(0, CROWD).mapToObj(i -> crowd.submit(() -> {
                    try (RawClient client = RawClient.to(portner)) {
                        ready.countDown();
                        ready.await();
                        return client.send("GET /x/" + i + " HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().status();
                    }
                })).toList();
                for (Future<Integer> call : calls) {
                    assertThat(call.get()).isEqualTo(200);
                }
                assertThat(environment.twin().maskinporten().tokenRequests()).as("both routes ask for the same token").isEqualTo(1);
                assertThat(environment.twin().fiks().calls()).isEqualTo(CROWD);
            }
        } finally {
            crowd.shutdownNow();
        }
    }

    @Test
    void shortTokensAreRenewedWithoutAnyCallWaitingOrFailing() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(LIFE))) {
            environment.twin().faults().add(Fault.delay(SLOW_TOKEN));
            try (PortnerProcess portner = PortnerProcess.start(environment.variables())) {
                eventually(Duration.ofSeconds(30), () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
                Observations seen = new Observations();
                CompletableFuture<Void> second = CompletableFuture.runAsync(() -> seen.observe(environment, portner));
                seen.observe(environment, portner);
                second.get();
                assertThat(seen.problems).isEmpty();
                assertThat(seen.waitedFor(environment.twin().maskinporten().journal())).as("calls that waited for a renewal").isEmpty();
                assertRenewalsExplainRequests(environment, seen);
            }
        }
    }

    /** A renewal is due at 70 to 75 % of a life, and takes half a second: so many there were, and not one request more. */
    private static void assertRenewalsExplainRequests(TwinEnvironment environment, Observations seen) {
        List<ReceivedGrant> grants = environment.twin().maskinporten().journal();
        assertThat(grants).allMatch(ReceivedGrant::granted);
        assertThat(grants.stream().map(ReceivedGrant::jti)).doesNotHaveDuplicates();
        for (int i = 1; i < grants.size(); i++) {
            Duration between = Duration.between(grants.get(i - 1).at(), grants.get(i).at());
            // A token's age counts from before its request left, and the very first takes its time to leave.
            Duration least = Duration.ofMillis(i == 1 ? 2500 : 3700);
            assertThat(between).as("from request %d to the next", i).isBetween(least, LIFE);
        }
        // The newest may have been fetched and not been used yet, and the first was used before the watch began.
        assertThat((long) grants.size()).isBetween((long) seen.tokens.size(), seen.tokens.size() + 2L);
        assertThat(environment.twin().maskinporten().tokenRequests()).isEqualTo(grants.size());
    }

    private static final class Observations {

        private final List<String> problems = new ArrayList<>();
        private final Set<String> tokens = new HashSet<>();
        private final List<Slow> slow = new ArrayList<>();

        private record Slow(Instant ended, long tookMillis) {
        }

        /** Calls that took noticeably long and ended when a token came. */
        private List<Slow> waitedFor(List<ReceivedGrant> grants) {
            return slow.stream().filter(call -> grants.stream().map(grant -> grant.at().plus(SLOW_TOKEN)).anyMatch(
                    granted -> call.ended().isAfter(granted.minusMillis(50)) && call.ended().isBefore(granted.plusMillis(150)))).toList();
        }

        private void observe(TwinEnvironment environment, PortnerProcess portner) {
            try {
                Eventually.repeatedly(run(), Duration.ofMillis(25), () -> {
                    long begun = System.nanoTime();
                    HttpResponse<String> response = Calls.get(portner.proxy("/x"));
                    long tookMillis = (System.nanoTime() - begun) / 1_000_000;
                    note(response, tookMillis);
                    return null;
                });
            } catch (Exception e) {
                problem("a call failed: " + e);
            }
        }

        private synchronized void note(HttpResponse<String> response, long tookMillis) {
            if (response.statusCode() != 200) {
                problem("a call was answered " + response.statusCode() + ": " + response.body());
                return;
            }
            tokens.addAll(Calls.echoed(response, "Authorization"));
            if (tookMillis >= NOTICEABLE.toMillis()) {
                slow.add(new Slow(Instant.now(), tookMillis));
            }
            if (tookMillis >= LONGEST_CALL.toMillis()) {
                problem("a call took " + tookMillis + " ms");
            }
        }

        private synchronized void problem(String text) {
            problems.add(Instant.now() + " " + text);
        }
    }
}
