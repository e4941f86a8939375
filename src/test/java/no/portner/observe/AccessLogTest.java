package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import no.portner.listener.CallFacts;
import no.portner.listener.CallFacts.Mode;
import no.portner.observe.AccessLog.Form;
import no.portner.route.Route;
import no.portner.route.Routes;
import org.junit.jupiter.api.Test;

/** What a line of the access log says, and what it does not. */
class AccessLogTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AccessLog log = new AccessLog(Form.JSON, () -> Told.NOW, new PrintStream(written));

    private String lineOf(CallFacts call) {
        written.reset();
        log.left(call);
        return written.toString(StandardCharsets.US_ASCII);
    }

    private JsonObject of(CallFacts call) {
        String line = lineOf(call);
        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        return new JsonObject(line);
    }

    @Test
    void aCallToWhichEverythingHappenedIsToldWhole() {
        JsonObject line = of(Told.everything());
        assertThat(line.getString("timestamp")).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        line.remove("timestamp");
        assertThat(line).isEqualTo(new JsonObject().put("level", "WARN").put("loggerName", "no.portner.access")
                .put("message", "fiks POST 200 1234 ms: upstream-closed: api.fiks.test.ks.no closed the connection before its answer was whole")
                .put("outcome", "cut").put("route", "fiks").put("mode", "reverse").put("protocol", "HTTP/1.1").put("method", "POST")
                .put("host", "api.fiks.test.ks.no").put("path", "/personer/{number}").put("status", 200).put("error", "upstream-closed")
                .put("bytes_in", 17).put("bytes_out", 1_000_000).put("duration_ms", 1234.567).put("upstream_ms", 987.654)
                .put("token_wait_ms", 12.0).put("token_age_s", 34).put("retries", 2).put("trace_id", Told.TRACE));
    }

    @Test
    void whatDoesNotApplyIsLeftOut() {
        JsonObject line = of(Told.nothing());
        assertThat(line.fieldNames()).containsExactly("timestamp", "level", "loggerName", "message", "outcome", "method", "status", "error",
                "bytes_in", "bytes_out", "duration_ms", "retries");
        assertThat(line.getString("message")).isEqualTo("- - 408 5 ms: request-timeout: too slow");
        assertThat(of(Told.well()).fieldNames()).doesNotContain("error", "trace_id").contains("token_age_s", "token_wait_ms");
        assertThat(of(Told.well()).getInteger("token_age_s")).as("it was fetched while the call waited").isZero();
    }

    @Test
    void noSecretOfTheHeadersIsWritten() {
        assertThat(lineOf(Told.everything())).doesNotContain("opaque", "secret", "x=y");
    }

    @Test
    void aTargetIsAPathInWhateverFormItCame() {
        assertThat(of(Told.well().of("http://me:secret@example.org/a?b", Mode.FORWARD)).getString("path")).isEqualTo("/a");
        assertThat(of(Told.well().of("http://me:secret@example.org", Mode.FORWARD)).containsKey("path")).isFalse();
        assertThat(of(Told.well().of("me:secret@example.org", Mode.FORWARD)).containsKey("path")).isFalse();
        assertThat(of(Told.well().of("*", Mode.REVERSE)).getString("path")).isEqualTo("*");
        JsonObject tunnel = of(Told.well().of("me:secret@01019012345.example.org:443", Mode.CONNECT));
        assertThat(tunnel.containsKey("path")).isFalse();
        assertThat(tunnel.getString("host")).isEqualTo("{number}.example.org:443");
    }

    @Test
    void aHostThatNoRouteHasIsNoRoute() {
        JsonObject line = of(Told.well().without(Routes.to("-", "example.org", URI.create("http://example.org"), Optional.empty(),
                Route.ClientAuthorization.KEEP, "/")));
        assertThat(line.containsKey("route")).isFalse();
        assertThat(line.getString("host")).isEqualTo("example.org");
    }

    @Test
    void asTextItIsOneLineOfTheSame() {
        log.form(Form.TEXT);
        assertThat(lineOf(Told.everything())).matches("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} "
                + "\\QWARN  [no.portner.access] fiks POST 200 1234 ms: "
                + "upstream-closed: api.fiks.test.ks.no closed the connection before its answer was whole outcome=cut route=fiks mode=reverse "
                + "protocol=HTTP/1.1 method=POST host=api.fiks.test.ks.no path=/personer/{number} status=200 error=upstream-closed bytes_in=17 "
                + "bytes_out=1000000 duration_ms=1234.567 upstream_ms=987.654 token_wait_ms=12.000 token_age_s=34 retries=2 trace_id=" + Told.TRACE
                + "\\E\n");
    }

    @Test
    void offMeansThatFailuresAloneAreToldWithoutTheirPaths() {
        log.form(Form.OFF);
        try (Logged logged = new Logged()) {
            assertThat(lineOf(Told.well())).isEmpty();
            assertThat(lineOf(Told.everything())).isEmpty();
            assertThat(logged.lines).containsExactly("WARN fiks POST 200 1234 ms: upstream-closed: api.fiks.test.ks.no closed the connection before its "
                    + "answer was whole");
        }
    }

    @Test
    void theLevelOfTheLogHolds() {
        Logger logger = Logger.getLogger("no.portner.access");
        try {
            logger.setLevel(org.jboss.logmanager.Level.WARN);
            assertThat(lineOf(Told.well())).isEmpty();
            assertThat(lineOf(Told.everything())).isNotEmpty();
            logger.setLevel(org.jboss.logmanager.Level.ERROR);
            assertThat(lineOf(Told.everything())).isEmpty();
        } finally {
            logger.setLevel((Level) null);
        }
    }

    /** Of the iterator and the text of a trace id alone; without one, of nothing. */
    @Test
    void aLineLeavesNoGarbage() {
        AccessLog quiet = new AccessLog(Form.JSON, () -> Told.NOW, new PrintStream(OutputStream.nullOutputStream()));
        List<CallFacts> calls = List.of(Told.well(), Told.well().of("/k/550e8400-e29b-41d4-a716-446655440000/%30101901234%35", Mode.REVERSE));
        long calm = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            calm = Math.min(calm, allocatedBy(quiet, calls));
        }
        assertThat(calm / 20_000).as("bytes a call").isLessThanOrEqualTo(64);
        quiet.form(Form.OFF);
        assertThat(allocatedBy(quiet, calls)).as("bytes for 20000 calls").isLessThan(20_000);
    }

    private static long allocatedBy(AccessLog log, List<CallFacts> calls) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < 10_000; i++) {
            log.left(calls.get(0));
            log.left(calls.get(1));
        }
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }
}
