package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import no.portner.twin.Fault;
import no.portner.twin.ReceivedGrant;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token endpoint that answers one atrocity after the other: Portner lives on, says what it is, and works as soon as that does. */
class HostileMaskinportenIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MEBIBYTES = 64 << 20;

    @TempDir
    Path directory;

    private static List<Fault> atrocities(TwinEnvironment environment) {
        return List.of(
                Fault.status(200, "x".repeat(MEBIBYTES)),
                Fault.status(400, "x".repeat(MEBIBYTES)),
                Fault.status(200, token("a\\r\\nX-Evil: b")),
                Fault.status(200, token("a\\u0000\\u001b[31m")),
                Fault.status(200, token("x".repeat(16 * 1024 + 1))),
                Fault.status(200, token("a b")),
                Fault.status(200, ""),
                Fault.status(204, ""),
                Fault.status(200, "<html>").header("Content-Type", "text/html"),
                Fault.status(200, "[".repeat(60_000)),
                Fault.status(302, "").header("Location", environment.twin().fiks().url() + "/stolen"),
                Fault.status(307, "").header("Location", environment.twin().fiks().url() + "/stolen"),
                Fault.status(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Grant is used before \\ud800\\r\\nforged\"}"),
                Fault.garbage("\u0000\u0001\u0002\r\n\r\n"),
                Fault.garbage("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
                Fault.garbage("HTTP/1.0 200 OK\r\n\r\n{"),
                Fault.garbage("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(20_000)),
                Fault.truncate(20),
                Fault.of(Fault.Kind.RESET),
                Fault.of(Fault.Kind.CLOSE));
    }

    private static String token(String token) {
        return "{\"access_token\":\"" + token + "\",\"expires_in\":120}";
    }

    @Test
    void portnerOutlivesAllThatATokenEndpointCanAnswer() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(Duration.ofSeconds(2)))) {
            try (PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_READINESS", "first-token"))) {
                eventually(PATIENCE, () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
                for (Fault atrocity : atrocities(environment)) {
                    meet(environment, portner, atrocity);
                }
                eventually(PATIENCE, () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
                assertThat(Calls.get("http://localhost:" + portner.probesPort() + "/q/health/ready").statusCode()).isEqualTo(200);
                assertThat(environment.twin().fiks().journal()).as("what Fiks received").allSatisfy(call ->
                        assertThat(call.headers()).noneMatch(header -> header.getKey().equalsIgnoreCase("X-Evil"))
                                .noneMatch(header -> header.getKey().equalsIgnoreCase("Authorization")
                                        && !header.getValue().startsWith("Bearer ey")));
                assertThat(environment.twin().fiks().journal()).as("grants that followed a redirect").noneMatch(call ->
                        call.uri().startsWith("/stolen"));
                assertThat(portner.output()).doesNotContain("OutOfMemoryError", "LEAK");
            }
        }
    }

    /** Plays it until it has been met, and waits for the next token; calls meanwhile get 200 or an error that says who is to blame. */
    private static void meet(TwinEnvironment environment, PortnerProcess portner, Fault atrocity) throws Exception {
        String name = atrocity.kind() + " " + atrocity.number() + " " + atrocity.body().substring(0, Math.min(40,
                atrocity.body().length()));
        environment.twin().faults().add(atrocity.times(1));
        eventually(PATIENCE, () -> {
            HttpResponse<String> response = Calls.get(portner.proxy("/x"));
            assertThat(response.statusCode()).as(name + ": " + response.body()).isIn(200, 502, 503, 504);
            if (response.statusCode() != 200) {
                assertThat(Calls.json(response).getString("type").replace("urn:portner:problem:", ""))
                        .isIn(Set.of("token-refused", "token-unreachable", "token-timeout"));
            }
            assertThat(environment.twin().faults().active()).as("not met yet: " + name).isEmpty();
        });
        assertThat(Calls.get("http://localhost:" + portner.probesPort() + "/q/health").statusCode()).as(name).isEqualTo(200);
        eventually(PATIENCE, () -> {
            Calls.get(portner.proxy("/x"));
            List<ReceivedGrant> journal = environment.twin().maskinporten().journal();
            assertThat(journal.get(journal.size() - 1).granted()).as("a token after " + name).isTrue();
        });
    }
}
