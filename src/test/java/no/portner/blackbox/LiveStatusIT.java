package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page's files and its server-sent events, as a program sees them. */
class LiveStatusIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 8;

    @TempDir
    Path directory;
    private TwinEnvironment environment;
    private PortnerProcess portner;

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(environment.variables());
    }

    @AfterEach
    void stop() {
        portner.close();
        environment.close();
    }

    private RawClient ask(String path) throws Exception {
        return RawClient.to("127.0.0.1", portner.adminPort()).send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static void readToTheFirstEvent(RawClient client) throws Exception {
        assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
        while (!client.line().startsWith("data: ")) {
            // The head, and what says how to come again.
        }
    }

    @Test
    void eightWatchAndTheNinthIsToldSo() throws Exception {
        List<RawClient> watching = new ArrayList<>();
        try {
            for (int i = 0; i < MOST; i++) {
                watching.add(ask("/events"));
                readToTheFirstEvent(watching.get(i));
            }
            try (RawClient ninth = ask("/events")) {
                RawClient.Answer answer = ninth.answer();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("retry-after")).isEqualTo("10");
                assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            }
            watching.remove(0).close();
            eventually(PATIENCE, () -> {
                try (RawClient another = ask("/events")) {
                    assertThat(another.line()).isEqualTo("HTTP/1.1 200 OK");
                }
            });
        } finally {
            for (RawClient client : watching) {
                client.close();
            }
        }
    }

    @Test
    void eventsTellTheStatusAndEndWithPortner() throws Exception {
        try (RawClient client = ask("/events")) {
            eventually(PATIENCE, () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
            portner.terminate();
            RawClient.Answer answer = client.answer();
            assertThat(portner.waitForExit()).isZero();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.whole()).as("the stream ends as it should").isTrue();
            assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            assertThat(answer.body()).startsWith("retry: 3000\n\n").contains("event: status\ndata: {").endsWith("event: end\ndata: {}\n\n");
            OwnAnswers.heard(portner.adminPort(), "portner", answer.body());
            List<JsonObject> told = answer.body().lines().filter(line -> line.startsWith("data: {\""))
                    .map(line -> new JsonObject(line.substring("data: ".length()))).toList();
            assertThat(told).allSatisfy(status -> assertThat(status.containsKey("configuration")).isFalse());
            assertThat(told.get(0).getJsonArray("routes").getJsonObject(0).getString("name")).isEqualTo("fiks");
        }
    }

    @Test
    void everyFileOfThePageIsForThisPageAlone() throws Exception {
        for (String path : List.of("/", "/?lang=nb", "/status.css", "/status.js", "/icon.svg", "/status")) {
            try (RawClient client = ask(path)) {
                RawClient.Answer answer = client.answer();
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.header("content-security-policy")).as(path).contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe");
                assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
                assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
                assertThat(answer.header("cache-control")).isEqualTo("no-store");
                assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
            }
        }
    }

    @Test
    void theStatusTellsTheConfigurationWithItsOrigins() throws Exception {
        JsonObject status = Calls.json(Calls.get("http://localhost:" + portner.adminPort() + "/status"));
        assertThat(status.getJsonArray("configuration").encode())
                .contains("{\"name\":\"MASKINPORTEN_CERTIFICATE_PASSWORD\",\"value\":\"***\",\"origin\":\"environment\"}")
                .contains("{\"name\":\"PORTNER_READINESS\",\"value\":\"first-token\",\"origin\":\"default\"}");
        assertThat(status.getJsonArray("clients").getJsonObject(0).getJsonArray("keys").getJsonObject(0).getString("organisation_number"))
                .isEqualTo(TwinEnvironment.ORGNO);
    }
}
