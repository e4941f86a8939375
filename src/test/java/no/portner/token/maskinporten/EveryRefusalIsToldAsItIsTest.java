package no.portner.token.maskinporten;

import static no.portner.token.maskinporten.Answers.answer;
import static no.portner.token.maskinporten.Answers.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import no.portner.error.Problem;
import no.portner.error.ProxyError;
import no.portner.token.TokenCache;
import no.portner.token.TokenCacheSettings;
import no.portner.token.TokenHandle;
import no.portner.token.TokenRequest;
import no.portner.token.maskinporten.Refusals.Again;
import no.portner.token.maskinporten.Refusals.Row;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of facts 1.5 as behaviour: what the caller reads, what the log says, and when the next grant goes out. */
class EveryRefusalIsToldAsItIsTest {

    private static final URI WELL_KNOWN = URI.create("https://test.maskinporten.no/.well-known/oauth-authorization-server");
    private static final TokenRequest REQUEST = new TokenRequest(WELL_KNOWN, "client", "thumbprint", new TreeSet<>(Set.of("ks:fiks")),
            Optional.empty(), Optional.empty(), Optional.empty());
    private static final Duration A_BLINK = Duration.ofMillis(1);

    private final ManualTime time = new ManualTime();
    private final Attempts attempts = new Attempts(time);
    private final FakeExchange exchange = new FakeExchange();
    private final ServerMetadata metadata = new ServerMetadata(new AuthoritySettings(WELL_KNOWN, Optional.empty(), Optional.empty(),
            AuthoritySettings.Server.besideMetadata(WELL_KNOWN)), exchange, attempts, time);
    private final MaskinportenClient client = new MaskinportenClient(TestKeys.withKid(), metadata, exchange, attempts,
            InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")), time);
    private final TokenCache cache = new TokenCache(client, time, time, () -> 1, TokenCacheSettings.DEFAULT);
    private final Logger logger = Logger.getLogger(MaskinportenClient.class.getName());
    private final Said said = new Said();

    @BeforeEach
    void listen() {
        logger.addHandler(said);
    }

    @AfterEach
    void close() {
        logger.removeHandler(said);
        attempts.close();
    }

    static List<Row> rows() {
        return Refusals.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void a_refusal(Row row) throws Exception {
        int grants = row.again() == Again.NEW_JWT ? 2 : 1;
        for (int i = 0; i < grants; i++) {
            exchange.answers(row.answer());
        }
        TokenHandle handle = cache.keepWarm(REQUEST);
        assertTold(row, error(handle));
        assertLogged(row);
        assertThat(exchange.grants).as("grants at once").hasSize(grants);
        Duration pause = row.again() == Again.SOON ? Duration.ofSeconds(10) : Duration.ofMinutes(1);
        time.pass(pause.minus(A_BLINK));
        assertThat(error(handle).kind()).as("meanwhile").isEqualTo(ProxyError.Kind.TOKEN_REFUSED);
        assertThat(exchange.grants).as("grants before the pause is over").hasSize(grants);
        exchange.answers(granted("opaque", 120));
        time.pass(A_BLINK);
        assertThat(handle.get().toCompletableFuture().get(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(exchange.grants).hasSize(grants + 1);
        assertThat(exchange.grants).extracting(grant -> JwtGrantTest.claims(grant).get("jti")).doesNotHaveDuplicates();
    }

    private void assertTold(Row row, ProxyError error) {
        Problem problem = Problem.of(error);
        JsonObject body = new JsonObject(new String(problem.body(), StandardCharsets.UTF_8));
        assertThat(problem.status()).isEqualTo(502);
        assertThat(problem.proxyStatus())
                .startsWith("portner; error=proxy_configuration_error; details=\"Maskinporten refused the grant: ");
        assertThat(problem.retryAfterSeconds()).contains(row.again() == Again.SOON ? 10L : 60L);
        assertThat(body.getString("type")).isEqualTo("urn:portner:problem:token-refused");
        assertThat(body.getString("detail")).contains(row.error(), row.description());
        assertThat(body.getString("mp_code")).isEqualTo(row.code().isEmpty() ? null : row.code());
        assertThat(body.getString("trace_id")).isEqualTo(Refusals.TRACE);
        assertThat(body.getString("error_uri")).isEqualTo(row.uri() ? "https://maskinporten.no/errors/" + row.code() : null);
        assertThat(body.getString("hint_nb")).containsPattern(row.hint());
        assertThat(body.getString("hint_en")).containsPattern(row.hint()).isNotEqualTo(body.getString("hint_nb"));
    }

    /** One line with everything that whoever reads the log needs, whatever the caller did with its answer. */
    private void assertLogged(Row row) {
        List<String> warnings = said.warnings();
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).startsWith("No token for scopes [ks:fiks], client client, key thumbprint: ")
                .contains(row.description(), "mp_code " + (row.code().isEmpty() ? "-" : row.code()), "trace_id " + Refusals.TRACE)
                .containsPattern(row.hint()).doesNotContain("\n");
    }

    /** No refusal of Maskinporten's: something else answers there, or it is unwell. It may be gone the next second. */
    @ParameterizedTest
    @CsvSource({"400,<html>Bad Request</html>", "403,<html>Forbidden</html>", "400,''", "403,''", "401,''", "404,Not found", "400,{}",
            "400,'{\"error\":null}'", "400,'{\"error\":{}}'", "400,[]", "200,''", "204,''", "200,'{}'", "200,<html>", "302,''", "429,''",
            "500,''", "503,'{\"error\":\"invalid_grant\"}'",
            "400,'{\"error\":\"temporarily_unavailable\"}'", "400,'{\"error\":\"server_error\"}'"})
    void what_is_no_refusal_passes_and_is_tried_again_soon(int status, String body) throws Exception {
        exchange.answers(answer(status, body), granted("opaque", 120));
        TokenHandle handle = cache.keepWarm(REQUEST);
        ProxyError error = lastError(handle);
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.TOKEN_UNREACHABLE);
        Problem problem = Problem.of(error);
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfterSeconds()).isPresent();
        assertThat(new String(problem.body())).doesNotContain("html", "mp_code");
        time.pass(Duration.ofSeconds(1));
        assertThat(handle.get().toCompletableFuture().get(30, TimeUnit.SECONDS)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"\\\\ud800", "\\\\udc00\\\\ud800", "x\\\\u0085y", "\\\\u001b[31m", "\\\\u2028", "\\\\u202e", "😀", "\\\\u0000"})
    void whatever_a_description_holds_the_caller_gets_a_problem_on_one_line(String piece) throws Exception {
        exchange.answers(answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"x" + piece.replace("\\\\", "\\").repeat(300)
                + "\"}"));
        ProxyError error = error(cache.keepWarm(REQUEST));
        Problem problem = Problem.of(error);
        assertThat(problem.proxyStatus()).matches("[ -~]+");
        assertThat(new JsonObject(new String(problem.body(), StandardCharsets.UTF_8)).getString("detail")).hasSizeLessThan(500);
        assertThat(error.detail()).doesNotContainPattern("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202e]");
    }

    @Test
    void a_failure_of_the_network_is_one_line_that_names_the_endpoint_and_no_grant() throws Exception {
        lastError(cache.keepWarm(REQUEST));
        assertThat(said.warnings()).hasSize(1);
        assertThat(said.warnings().get(0)).contains("https://test.maskinporten.no/token").doesNotContain("eyJ");
    }

    private static ProxyError error(TokenHandle handle) throws Exception {
        Throwable failure = catchThrowable(() -> handle.get().toCompletableFuture().get(30, TimeUnit.SECONDS));
        return (ProxyError) failure.getCause();
    }

    /** What the attempt under way ends with, on a thread of its own. Whoever called would go on waiting. */
    private static ProxyError lastError(TokenHandle handle) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (handle.status().lastError().isEmpty()) {
            assertThat(System.nanoTime()).as("30 s without an end").isLessThan(deadline);
            Thread.onSpinWait();
        }
        return handle.status().lastError().get();
    }

    /** What the client's logger was told. */
    private static final class Said extends Handler {

        private final List<LogRecord> records = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        /** The line is written by the attempt's thread, just before the caller hears. */
        List<String> warnings() {
            return records.stream().filter(record -> record.getLevel().intValue() >= Level.WARNING.intValue())
                    .map(record -> ExtLogRecord.wrap(record).getFormattedMessage()).toList();
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    }
}
