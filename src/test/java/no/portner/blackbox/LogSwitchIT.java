package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log's level and format change while Portner runs, for those who may. */
class LogSwitchIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HEADER = "X-Portner: 1\r\n";

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(environment.variables("PORTNER_LOG_FORMAT", "json"));
        eventually(PATIENCE, () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        portner.close();
        environment.close();
    }

    private static RawClient.Answer ask(String method, String query, String headers) throws Exception {
        try (RawClient client = RawClient.to("127.0.0.1", portner.adminPort())) {
            return client.send(method + " /log" + query + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: 0\r\n\r\n").answer();
        }
    }

    private static long linesOfCalls() {
        return portner.output().lines().filter(line -> line.contains("fiks GET 200")).count();
    }

    @Test
    void withoutTheHeaderOrThroughAProxyOrByAnotherMethodNothingChanges() throws Exception {
        for (String headers : List.of("", "X-Portner2: 1\r\n", HEADER + "X-Forwarded-For: 10.0.0.1\r\n",
                HEADER + "Forwarded: for=10.0.0.1\r\n", HEADER + "Via: 1.1 x\r\n")) {
            RawClient.Answer answer = ask("PUT", "?level=error", headers);
            assertThat(answer.status()).as(headers).isEqualTo(403);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        }
        for (String method : List.of("POST", "DELETE", "PATCH", "OPTIONS")) {
            RawClient.Answer answer = ask(method, "?level=error", HEADER);
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD, PUT");
        }
        assertThat(ask("PUT", "?level=loud", HEADER).status()).isEqualTo(400);
        assertThat(ask("PUT", "?format=xml", HEADER).status()).isEqualTo(400);
        assertThat(ask("PUT", "?access=loud", HEADER).status()).isEqualTo(400);
        assertThat(ask("PUT", "", HEADER).body()).contains("level=error|warn|info|debug|trace");
        assertThat(ask("GET", "", "").body()).isEqualTo("{\"level\":\"info\",\"format\":\"json\",\"access\":\"on\"}");
    }

    @Test
    void theLevelAndTheFormatChangeAndComeBack() throws Exception {
        assertThat(ask("PUT", "?level=error", HEADER).body()).isEqualTo("{\"level\":\"error\",\"format\":\"json\",\"access\":\"on\"}");
        long before = linesOfCalls();
        assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200);
        assertThat(ask("PUT", "?level=info&format=text", HEADER).body()).isEqualTo("{\"level\":\"info\",\"format\":\"text\",\"access\":\"on\"}");
        assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200);
        eventually(PATIENCE, () -> assertThat(portner.output().lines().filter(line -> line.contains("fiks GET 200") && !line.startsWith("{"))).hasSize(1));
        assertThat(linesOfCalls()).as("one, for the one before was not told").isEqualTo(before + 1);
        assertThat(ask("PUT", "?format=json", HEADER).status()).isEqualTo(200);
        assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200);
        eventually(PATIENCE, () -> assertThat(linesOfCalls()).isEqualTo(before + 2));
        assertThat(portner.output().lines().filter(line -> line.contains("fiks GET 200")).reduce((first, last) -> last).orElseThrow())
                .startsWith("{");
    }
}
