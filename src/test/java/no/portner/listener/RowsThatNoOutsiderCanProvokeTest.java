package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError;
import no.portner.observe.AccessLog;
import no.portner.route.Routes;
import no.portner.twin.TwinPki;
import no.portner.upstream.LoopbackNameServer;
import org.jboss.logmanager.ExtLogRecord;
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

    /** @return level and message of what the access log writes of such a call */
    private static String line(ProxyError error) {
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(record.getLevel() + " " + ExtLogRecord.wrap(record).getFormattedMessage()
                        + (record.getThrown() == null ? "" : ", with " + record.getThrown().getClass().getSimpleName() + ": "
                                + record.getThrown().getMessage()));
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        Logger logger = Logger.getLogger("no.portner.access");
        logger.addHandler(handler);
        try {
            new AccessLog(true).ended(Routes.fiks(), "GET", ErrorResponse.of(error.kind()).status(), Duration.ofMillis(7), error);
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }
}
