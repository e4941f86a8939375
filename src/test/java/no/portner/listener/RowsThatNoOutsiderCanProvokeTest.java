package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError;
import no.portner.observe.AccessLog;
import no.portner.observe.Logged;
import no.portner.observe.Told;
import no.portner.twin.TwinPki;
import no.portner.upstream.LoopbackNameServer;
import org.junit.jupiter.api.Test;

/** The rest of the error table ({@code EveryRowOfTheErrorTableIT} has the other rows): a name server's no, and an error of our own. */
class RowsThatNoOutsiderCanProvokeTest {

    private final TwinPki pki = new TwinPki();

    @Test
    void a_name_without_an_address() throws Exception {
        try (LoopbackNameServer names = new LoopbackNameServer(LoopbackNameServer.Answer.NO_SUCH_NAME);
                Listening portner = Listening.before(443, pki).named("nobody.example.no", names.provider()).start();
                RawClient client = portner.client()) {
            assertProblem(client.get("/x").answer(), 502, "upstream-unresolved", "The upstream's name cannot be resolved", "dns_error");
            assertThat(portner.ended().error()).isEqualTo(ProxyError.Kind.UPSTREAM_UNRESOLVED);
        }
        assertThat(line(ProxyError.of(ProxyError.Kind.UPSTREAM_UNRESOLVED, "no address")))
                .isEqualTo("WARN fiks GET 502 7 ms: upstream-unresolved: no address");
    }

    @Test
    void an_error_in_portner_itself() throws Exception {
        try (Listening portner = Listening.before(443, pki)
                .tokens((request, atMost) -> CompletableFuture.failedFuture(new IllegalStateException("a secret of the stack"))).start();
                RawClient client = portner.client()) {
            RawClient.Answer answer = client.get("/x").answer();
            assertProblem(answer, 500, "internal", "Portner failed", "proxy_internal_error");
            assertThat(answer.body()).doesNotContain("a secret of the stack");
            assertThat(portner.ended().error()).isEqualTo(ProxyError.Kind.INTERNAL);
        }
        assertThat(line(ProxyError.of(ProxyError.Kind.INTERNAL, "an error", new IllegalStateException("why"))))
                .isEqualTo("ERROR fiks GET 500 7 ms: internal: an error, with IllegalStateException: why");
    }

    private static void assertProblem(RawClient.Answer answer, int status, String type, String title, String proxyStatus) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.has("content-type: application/problem+json")).as(answer.head()).isTrue();
        assertThat(answer.head().lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-status:")))
                .singleElement().asString().matches("[^:]+: portner; error=" + proxyStatus + "; details=\"[ -~]+\"");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("type")).isEqualTo("urn:portner:problem:" + type);
        assertThat(problem.getString("title")).isEqualTo(title);
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).isNotBlank();
    }

    /** @return what is said of such a call while there is no access log */
    private static String line(ProxyError error) {
        try (Logged logged = new Logged()) {
            new AccessLog(AccessLog.Form.OFF, System::nanoTime, System.out).left(Told.failed(error, ErrorResponse.of(error.kind()).status(),
                    Duration.ofMillis(7)));
            assertThat(logged.lines).hasSize(1);
            return logged.lines.get(0);
        }
    }

    @Test
    void the_reason_of_an_error_in_portner_itself_is_told_beside_its_line() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ProxyError error = ProxyError.of(ProxyError.Kind.INTERNAL, "an error", new IllegalStateException("why"));
        try (Logged logged = new Logged()) {
            new AccessLog(AccessLog.Form.JSON, System::nanoTime, new PrintStream(written)).left(Told.failed(error, 500, Duration.ofMillis(7)));
            assertThat(logged.lines).containsExactly("ERROR an error in Portner itself, with IllegalStateException: why");
        }
        assertThat(new JsonObject(written.toString(StandardCharsets.US_ASCII)).getString("message")).isEqualTo("fiks GET 500 7 ms: internal: an error");
    }
}
