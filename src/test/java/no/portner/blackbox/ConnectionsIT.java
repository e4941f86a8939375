package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import no.portner.Mistake;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients and upstreams do with their connections: keep, fill, cut and abandon them. */
class ConnectionsIT {

    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(environment.variables());
    }

    @AfterAll
    static void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            // Both are closed, the process first.
        }
    }

    @Test
    void aConnectionServesCallAfterCall() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            for (int i = 0; i < 100; i++) {
                RawClient.Answer answer = client.send("POST /x/" + i + HOST + "Content-Length: 2\r\n\r\nhi").answer();
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(answer.header("connection")).isNull();
            }
            RawClient.Answer last = client.send("GET /x" + HOST + "Connection: close\r\n\r\n").answer();
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void pipelinedCallsAreAnsweredInTheirOrder() throws Exception {
        StringBuilder calls = new StringBuilder("GET /slow?ms=300" + HOST + "\r\n");
        for (int i = 0; i < 10; i++) {
            calls.append("POST /x/").append(i).append(HOST).append("Content-Length: 5\r\n\r\nhello");
        }
        try (RawClient client = RawClient.to(portner)) {
            client.send(calls.toString());
            assertThat(client.answer().body()).isEqualTo("late\n");
            for (int i = 0; i < 10; i++) {
                assertThat(client.answer().body()).contains("\"uri\":\"/x/" + i + "\"", "\"bodyLength\":5");
            }
        }
    }

    @Test
    void aClientOfHttp10IsServedAndItsConnectionClosed() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            RawClient.Answer answer = client.send("GET /x HTTP/1.0\r\n\r\n").answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(client.ended()).isTrue();
        }
        try (RawClient client = RawClient.to(portner)) {
            RawClient.Answer answer = client.send("GET /download?bytes=100000&chunked=true HTTP/1.0\r\nHost: localhost\r\n\r\n").answer();
            assertThat(answer.header("transfer-encoding")).isNull();
            assertThat(answer.body()).hasSize(100_000);
        }
        try (RawClient client = RawClient.to(portner)) {
            String kept = "GET /x HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n";
            assertThat(client.send(kept).answer().header("connection")).isEqualTo("keep-alive");
            assertThat(client.send(kept).answer().status()).isEqualTo(200);
        }
    }

    @Mistake("token follows a redirect to another host")
    @Test
    void redirectsAreNotFollowedAndLeadBackThroughPortner() throws Exception {
        HttpResponse<String> absolute = Calls.get(portner.proxy("/redirect?to=https://api.fiks.test.ks.no/a?b"));
        assertThat(absolute.statusCode()).isEqualTo(302);
        assertThat(absolute.headers().firstValue("Location")).contains(portner.proxy("/a?b"));
        HttpResponse<String> elsewhere = Calls.get(portner.proxy("/redirect?to=https://idporten.no/login"));
        assertThat(elsewhere.headers().firstValue("Location")).contains("https://idporten.no/login");
        HttpResponse<String> relative = Calls.get(portner.proxy("/api.fiks.test.ks.no/redirect?to=/a/b"));
        assertThat(relative.headers().firstValue("Location")).contains("/api.fiks.test.ks.no/a/b");
    }

    @Test
    void eventsArriveOneByOneAsTheyAreSent() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            client.send("GET /sse?events=3&ms=1000" + HOST + "\r\n");
            readTo(client, "data: event 0");
            long first = System.nanoTime();
            readTo(client, "data: event 2");
            assertThat(Duration.ofNanos(System.nanoTime() - first)).as("from the first event to the third, which are two seconds apart")
                    .isGreaterThan(Duration.ofSeconds(1));
        }
    }

    private static void readTo(RawClient client, String wanted) throws Exception {
        String line;
        do {
            line = client.line();
        } while (!line.equals(wanted));
    }

    @Test
    void anEarlyRefusalReachesAClientThatIsStillSending() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            client.send("POST /early" + HOST + "Content-Length: 100000000\r\n\r\n").send(new byte[64 * 1024]);
            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("too large\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/truncate?bytes=10&declared=20", "/truncate?bytes=100000&declared=200000"})
    void anAnswerThatWasCutIsSeenToBeCut(String path) throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            RawClient.Answer answer = client.send("GET " + path + HOST + "\r\n").answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.whole()).isFalse();
        }
    }

    @Test
    void whoExpectsToBeToldToContinueIsTold() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            client.send("POST /upload" + HOST + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.answerWithoutBody().status()).isEqualTo(100);
            RawClient.Answer answer = client.send("hello").answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"size\":5");
        }
    }

    @Test
    void hintsPassBeforeTheAnswer() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            RawClient.Answer hints = client.send("GET /hints" + HOST + "\r\n").answerWithoutBody();
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.header("link")).isEqualTo("</style.css>; rel=preload");
            assertThat(client.answer().body()).isEqualTo("after hints\n");
        }
    }

    @Test
    void aClientThatGoesAwayTakesItsUpstreamCallAlong() throws Exception {
        RawClient client = RawClient.to(portner);
        client.send("GET /hang" + HOST + "\r\n");
        eventually(Duration.ofSeconds(10), () -> assertThat(requests()).isEqualTo(1));
        client.reset();
        eventually(Duration.ofSeconds(10), () -> assertThat(requests()).isZero());
        RawClient download = RawClient.to(portner);
        download.send("GET /download?bytes=100000000000" + HOST + "\r\n").line();
        eventually(Duration.ofSeconds(10), () -> assertThat(requests()).isEqualTo(1));
        download.reset();
        eventually(Duration.ofSeconds(10), () -> assertThat(requests()).isZero());
    }

    private static int requests() {
        return RestAssured.get("http://127.0.0.1:" + portner.adminPort() + "/status").jsonPath().getInt("requests");
    }
}
