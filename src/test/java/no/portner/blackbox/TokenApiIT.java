package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import no.portner.twin.Fault;
import no.portner.twin.MpError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for a token is told what a caller would be told: the same problems, with the same advice. */
class TokenApiIT {

    private static final String FIKS = "{\"identity_provider\":\"maskinporten\",\"target\":\"ks:fiks\"";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    private PortnerProcess portner(String... namesAndValues) throws Exception {
        var variables = environment.variables(namesAndValues);
        variables.put("PORTNER_TOKEN_API", "true");
        return PortnerProcess.start(variables);
    }

    private static RawClient.Answer ask(PortnerProcess portner, String body) throws Exception {
        try (RawClient client = RawClient.to("127.0.0.1", portner.adminPort())) {
            return client.send("POST /api/v1/token HTTP/1.1\r\nHost: localhost\r\nX-Portner: 1\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body).answer();
        }
    }

    private static JsonObject assertProblem(RawClient.Answer answer, int status, String type, String proxyStatus) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("proxy-status")).startsWith("portner; error=" + proxyStatus + "; details=\"");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("type")).isEqualTo("urn:portner:problem:" + type);
        return problem;
    }

    @Test
    void maskinportenRefuses() throws Exception {
        environment.twin().faults().add(Fault.refuse(MpError.MP_250));
        try (PortnerProcess portner = portner()) {
            JsonObject problem = assertProblem(ask(portner, FIKS + "}"), 502, "token-refused", "proxy_configuration_error");
            assertThat(problem.getString("mp_code")).isEqualTo("MP-250");
            assertThat(problem.getString("hint_nb")).isNotBlank();
        }
    }

    @Test
    void maskinportenIsNotThere() throws Exception {
        try (PortnerProcess portner = portner("MASKINPORTEN_TOKEN_ENDPOINT", "https://localhost:" + ErrorsIT.closedPort() + "/token")) {
            RawClient.Answer answer = ask(portner, FIKS + "}");
            assertProblem(answer, 503, "token-unreachable", "destination_unavailable");
            assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
        }
    }

    @Test
    void maskinportenTakesTooLong() throws Exception {
        environment.twin().faults().add(Fault.of(Fault.Kind.HANG));
        try (PortnerProcess portner = portner()) {
            assertProblem(ask(portner, FIKS + "}"), 504, "token-timeout", "connection_timeout");
        }
    }

    /** The token is too young to be doubted: whoever asks for another one gets it once more, and Maskinporten is not asked. */
    @Test
    void whoeverWantsAnotherTokenAtOnceGetsTheSame() throws Exception {
        try (PortnerProcess portner = portner()) {
            eventually(PATIENCE, () -> assertThat(ask(portner, FIKS + "}").status()).isEqualTo(200));
            long asked = environment.twin().maskinporten().tokenRequests();
            assertThat(token(ask(portner, FIKS + ",\"skip_cache\":true}")).equals(token(ask(portner, FIKS + "}")))).isTrue();
            assertThat(environment.twin().maskinporten().tokenRequests()).isEqualTo(asked);
        }
    }

    @Test
    void aResourceIsTheRoutesOwnOrNone() throws Exception {
        try (PortnerProcess portner = portner("MASKINPORTEN_RESOURCE", "https://fiks.example.no")) {
            eventually(PATIENCE, () -> assertThat(ask(portner, FIKS + ",\"resource\":\"https://fiks.example.no\"}").status()).isEqualTo(200));
            RawClient.Answer other = ask(portner, FIKS + ",\"resource\":\"https://other.example.no\"}");
            assertThat(other.status()).isEqualTo(400);
            assertThat(other.body()).doesNotContain("other.example.no");
        }
    }

    private static String token(RawClient.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return new JsonObject(answer.body()).getString("access_token");
    }
}
