package no.portner.blackbox;

import static no.portner.blackbox.ErrorsIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import no.portner.Mistake;
import no.portner.twin.Fault;
import no.portner.twin.MpError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No token, no call: the caller learns whether Maskinporten refused, was away or was too slow, and what to do about it. */
class TokenErrorsIT {

    @TempDir
    Path directory;
    private TwinEnvironment environment;

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory);
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    /** @return the answer to the first call of a Portner that finds Maskinporten like this */
    private HttpResponse<String> firstCall(String... namesAndValues) throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(environment.variables(namesAndValues))) {
            HttpResponse<String> response = Calls.get(portner.proxy("/x"));
            assertThat(environment.twin().fiks().calls()).as("calls that reached Fiks").isZero();
            return response;
        }
    }

    @Test
    void maskinportenRefuses() throws Exception {
        environment.twin().faults().add(Fault.refuse(MpError.MP_250));
        JsonObject problem = assertProblem(firstCall(), 502, "token-refused", "proxy_configuration_error");
        assertThat(problem.getString("mp_code")).isEqualTo("MP-250");
        assertThat(problem.getString("hint_nb")).isNotBlank();
        assertThat(problem.getString("hint_en")).isNotBlank().isNotEqualTo(problem.getString("hint_nb"));
        assertThat(problem.getString("error_uri")).startsWith("https://");
        assertThat(problem.getString("trace_id")).isNotBlank();
    }

    @Test
    void maskinportenDoesNotKnowTheClient() throws Exception {
        JsonObject problem = assertProblem(firstCall("MASKINPORTEN_CLIENT_ID", "nobody"), 502, "token-refused",
                "proxy_configuration_error");
        assertThat(problem.getString("mp_code")).isEqualTo("MP-100");
        assertThat(problem.getString("hint_en")).contains("MASKINPORTEN_CLIENT_ID");
    }

    @Mistake("token failure answered with an empty 200")
    @Test
    void maskinportenIsNotThere() throws Exception {
        HttpResponse<String> response = firstCall("MASKINPORTEN_TOKEN_ENDPOINT", "https://localhost:" + ErrorsIT.closedPort() + "/token");
        assertProblem(response, 503, "token-unreachable", "destination_unavailable");
        assertThat(response.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
    }

    @Test
    void maskinportenIsOutOfOrderAndSaysForHowLong() throws Exception {
        environment.twin().faults().add(Fault.status(503, "{}").header("Retry-After", "17"));
        HttpResponse<String> response = firstCall();
        assertProblem(response, 503, "token-unreachable", "destination_unavailable");
        assertThat(response.headers().firstValueAsLong("Retry-After").orElse(0)).as("what is left of it; 5 without it").isBetween(6L, 17L);
    }

    @Test
    void maskinportenTakesTooLong() throws Exception {
        environment.twin().faults().add(Fault.of(Fault.Kind.HANG));
        long begun = System.nanoTime();
        assertProblem(firstCall(), 504, "token-timeout", "connection_timeout");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }

    @Mistake("token failure answered with an empty 200")
    @Test
    void maskinportenAnswersNonsense() throws Exception {
        environment.twin().faults().add(Fault.status(200, "{\"access_token\":\"a\\r\\nX-Evil: b\",\"expires_in\":120}"));
        assertProblem(firstCall(), 503, "token-unreachable", "destination_unavailable");
    }
}
