package no.portner.token.maskinporten;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.portner.Corpora;
import no.portner.Mistake;
import no.portner.error.ProxyError;
import no.portner.token.AccessToken;
import no.portner.token.Timers;
import no.portner.token.TokenRequest;
import no.portner.token.maskinporten.HostileAnswers.Case;
import no.portner.token.maskinporten.HostileAnswers.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever answers at the token endpoint: each attempt ends in time, as a token or as an error that passes, and leaves nothing behind. */
@QuarkusTest
@TestProfile(RestExchangeTest.AnyPort.class)
class HostileAnswersTest {

    private static final Duration AT_MOST = Duration.ofMillis(1500);
    /** A busy machine is late; an attempt that nothing ends would take eleven seconds. */
    private static final Duration LATE = Duration.ofSeconds(3);
    private static final long MOST_READ = 8 << 20;
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();
    private static final Attempts ATTEMPTS = new Attempts(Timers.on(CLOCK));
    private static HostileServer server;
    private static MaskinportenClient client;

    @BeforeAll
    static void start() throws IOException {
        server = new HostileServer();
        AuthoritySettings.Server maskinporten = new AuthoritySettings.Server("https://test.maskinporten.no/", server.uri());
        RestExchange exchange = new RestExchange(Optional.empty());
        ServerMetadata metadata = new ServerMetadata(new AuthoritySettings(URI.create("https://test.maskinporten.no/.well-known/x"),
                Optional.of(maskinporten.issuer()), Optional.of(server.uri()), maskinporten), exchange, ATTEMPTS, Timers.on(CLOCK));
        client = new MaskinportenClient(TestKeys.withKid(), metadata, exchange, ATTEMPTS, InstantSource.system(), System::nanoTime);
        server.plays(HostileAnswers.whole(HostileAnswers.json("warm-up")));
        attempt(Duration.ofSeconds(10)).join();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        ATTEMPTS.close();
        CLOCK.shutdownNow();
    }

    static Stream<Case> cases() {
        return HostileAnswers.all();
    }

    @Mistake("expired token injected while the server is down")
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void an_attempt_ends_in_time_as_it_should_and_leaves_no_connection(Case hostile) {
        server.plays(hostile.script());
        long begun = System.nanoTime();
        Outcome outcome = outcome();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_MOST.plus(LATE));
        assertThat(hostile.outcomes()).contains(outcome);
        assertThat(server.accepted()).as("connections for one attempt").isEqualTo(1);
        assertAllGivenBack();
        assertThat(server.written()).as("bytes that the server got rid of").isLessThan(MOST_READ);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 304, 305, 307, 308})
    void no_redirect_takes_the_grant_elsewhere(int status) throws IOException {
        try (HostileServer elsewhere = new HostileServer()) {
            elsewhere.plays(HostileAnswers.whole(HostileAnswers.json("stolen")));
            server.plays(c -> c.send("HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + elsewhere.uri()
                    + "\r\nContent-Length: 0\r\n\r\n"));
            assertThat(outcome()).isEqualTo(Outcome.UNREACHABLE);
            assertAllGivenBack();
            assertThat(elsewhere.accepted()).isZero();
        }
    }

    @Test
    void attempts_that_hang_keep_no_thread_and_no_connection() {
        server.plays(c -> { });
        List<CompletableFuture<AccessToken>> hanging = IntStream.range(0, 130).mapToObj(i -> attempt(Duration.ofSeconds(1))).toList();
        assertThat(hanging).allSatisfy(attempt -> assertThat(outcome(attempt)).isEqualTo(Outcome.TIMEOUT));
        assertAllGivenBack();
        server.plays(HostileAnswers.whole(HostileAnswers.json(HostileAnswers.TOKEN)));
        assertThat(outcome()).as("with 64 threads for attempts").isEqualTo(Outcome.TOKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void every_file_of_the_json_corpus_over_the_wire(int status) throws IOException {
        try (Stream<Path> files = Files.list(Corpora.folder("json").resolve("test_parsing"))) {
            for (Path file : files.sorted().toList()) {
                byte[] body = Files.readAllBytes(file);
                server.plays(c -> c.send("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                        + "\r\n\r\n").send(body));
                assertThat(outcome()).as(file.getFileName().toString()).isEqualTo(Outcome.UNREACHABLE);
            }
        }
        assertAllGivenBack();
    }

    private static void assertAllGivenBack() {
        assertThat(within(LATE, () -> server.open() == 0)).as("all connections ended; still open: " + server.open()).isTrue();
    }

    private static boolean within(Duration time, BooleanSupplier condition) {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        return condition.getAsBoolean();
    }

    private static Outcome outcome() {
        return outcome(attempt(AT_MOST));
    }

    private static Outcome outcome(CompletableFuture<AccessToken> attempt) {
        try {
            String authorization = attempt.join().authorization().toString();
            assertThat(authorization.length()).isLessThanOrEqualTo("Bearer ".length() + 16 * 1024);
            assertThat(authorization).satisfiesAnyOf(token -> assertThat(token).isEqualTo("Bearer " + HostileAnswers.TOKEN),
                    token -> assertThat(token).matches("Bearer x+"));
            return Outcome.TOKEN;
        } catch (CompletionException e) {
            return switch (((ProxyError) e.getCause()).kind()) {
                case TOKEN_UNREACHABLE -> Outcome.UNREACHABLE;
                case TOKEN_TIMEOUT -> Outcome.TIMEOUT;
                default -> throw new AssertionError("neither a token nor an error that passes", e.getCause());
            };
        }
    }

    private static CompletableFuture<AccessToken> attempt(Duration atMost) {
        TokenRequest request = new TokenRequest(URI.create("https://test.maskinporten.no/.well-known/x"), "client", "thumbprint",
                new TreeSet<>(Set.of("ks:fiks")), Optional.empty(), Optional.empty(), Optional.empty());
        return client.fetch(request, atMost).toCompletableFuture();
    }
}
