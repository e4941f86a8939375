package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of calls that a running Portner writes, and what its answers tell beside. */
class AccessLogIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(environment.variables("PORTNER_LOG_FORMAT", "text", "PORTNER_ACCESS_LOG", "json",
                "PORTNER_DEBUG_HEADER", "Server-Timing"));
        eventually(PATIENCE, () -> assertThat(Calls.get(portner.proxy("/begin")).statusCode()).isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        portner.close();
        environment.close();
    }

    private static List<JsonObject> lines(String path) {
        return portner.output().lines().filter(line -> line.startsWith("{")).map(JsonObject::new)
                .filter(line -> path.equals(line.getString("path"))).toList();
    }

    private static JsonObject line(String path) throws Exception {
        eventually(PATIENCE, () -> assertThat(lines(path)).as("lines with " + path).hasSize(1));
        return lines(path).get(0);
    }

    @Test
    void aCallIsOneLineOfJsonAmongLinesOfText() throws Exception {
        HttpResponse<String> answer = Calls.send("POST", portner.proxy("/echo/one?fnr=01019012345"), BodyPublishers.ofString("hello"),
                "traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject line = line("/echo/one");
        assertThat(line.fieldNames()).containsExactly("timestamp", "level", "loggerName", "message", "outcome", "route", "mode", "protocol", "method",
                "host", "path", "status", "bytes_in", "bytes_out", "duration_ms", "upstream_ms", "token_wait_ms", "token_age_s", "retries", "trace_id");
        assertThat(line.getString("outcome")).isEqualTo("answered");
        assertThat(line.getString("message")).matches("fiks POST 200 \\d+ ms");
        assertThat(line.getLong("bytes_in")).isEqualTo(5);
        assertThat(line.getLong("bytes_out")).isEqualTo(answer.body().length());
        assertThat(line.getString("trace_id")).isEqualTo(TRACE);
        assertThat(line.getDouble("token_wait_ms")).isZero();
        assertThat(portner.output()).contains("INFO").doesNotContain("01019012345");
    }

    @Test
    void noSpellingOfANumberOrAUuidIsInTheOutput() throws Exception {
        String uuid = UUID.randomUUID().toString();
        for (String path : List.of("/m/01019012345", "/m/%30%31019012345", "/m/010190-12345", "/m/%2530%253101901234%35", "/m/0101901234%35")) {
            Calls.get(portner.proxy(path));
        }
        for (String path : List.of("/u/" + uuid, "/u/" + uuid.replace("-", "%2D"), "/u/" + uuid.toUpperCase(Locale.ROOT))) {
            Calls.get(portner.proxy(path));
        }
        eventually(PATIENCE, () -> {
            assertThat(lines("/m/{number}")).hasSize(5);
            assertThat(lines("/u/{uuid}")).hasSize(3);
        });
        assertThat(portner.output()).doesNotContainIgnoringCase(uuid).doesNotContain("01019012345", "010190-12345", "%30%31");
    }

    @Test
    void whatIsRefusedIsALineToo() throws Exception {
        assertThat(Calls.get(portner.proxy("/reset")).statusCode()).isEqualTo(502);
        JsonObject line = line("/reset");
        assertThat(line.getString("outcome")).isEqualTo("refused");
        assertThat(line.getString("error")).isEqualTo("upstream-closed");
        assertThat(line.getString("level")).isEqualTo("WARN");
    }

    @Test
    void aClientThatLeavesIsToldAsThat() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            client.send("GET /sse?events=1000000&ms=50 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.line()).startsWith("HTTP/1.1 200");
            client.reset();
        }
        assertThat(line("/sse").getString("outcome")).isEqualTo("aborted");
    }

    @Test
    void answersTellWhereTheirTimeWent() throws Exception {
        assertThat(Calls.get(portner.proxy("/x")).headers().allValues("server-timing")).anyMatch(value -> value.matches(
                "portner;dur=[0-9.]+, token;dur=[0-9.]+;desc=\"(cached|fetched)\", upstream;dur=[0-9.]+, route;desc=\"fiks\", retries;desc=\"\\d\""));
        assertThat(Calls.get(portner.proxy("/garbage")).headers().allValues("server-timing")).singleElement().asString()
                .endsWith("error;desc=\"upstream-protocol\"");
    }

    @Test
    void theFormIsSwitchedWhilePortnerRuns() throws Exception {
        try {
            assertThat(switched("off")).contains("\"access\":\"off\"");
            Calls.get(portner.proxy("/silent"));
            assertThat(switched("text")).contains("\"access\":\"text\"");
            Calls.get(portner.proxy("/as-text"));
            eventually(PATIENCE, () -> assertThat(portner.output().lines().filter(line -> line.contains(" path=/as-text "))).hasSize(1));
            assertThat(switched("on")).contains("\"access\":\"on\"");
            Calls.get(portner.proxy("/as-the-rest"));
            eventually(PATIENCE, () -> assertThat(portner.output().lines().filter(line -> line.contains(" path=/as-the-rest "))).hasSize(1));
            assertThat(portner.output()).doesNotContain("/silent");
        } finally {
            switched("json");
        }
        Calls.get(portner.proxy("/as-json"));
        line("/as-json");
    }

    private static String switched(String access) throws Exception {
        try (RawClient client = RawClient.to("127.0.0.1", portner.adminPort())) {
            return client.send("PUT /log?access=" + access + " HTTP/1.1\r\nHost: localhost\r\nX-Portner: 1\r\nContent-Length: 0\r\n\r\n").answer().body();
        }
    }
}
