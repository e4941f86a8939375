package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import no.portner.twin.FiksContent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All methods, any body, both ways: what arrives is what was sent, framed as it was. */
class BodiesPassIT {

    private static final int LARGE = 20 * 1024 * 1024;
    private static final int CLIENTS = 50;

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(Surroundings.BULK, environment.variables());
    }

    @AfterAll
    static void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            // Both are closed, the process first.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
    void everyMethodPassesWithABody(String method) throws Exception {
        HttpResponse<String> response = Calls.send(method, portner.proxy("/x"), BodyPublishers.ofString("body"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(Calls.json(response).getString("method")).isEqualTo(method);
        assertThat(Calls.json(response).getLong("bodyLength")).isEqualTo(4);
        assertThat(Calls.echoed(response, "Content-Length")).containsExactly("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "OPTIONS"})
    void aCallWithoutABodyHasNoneUpstream(String method) throws Exception {
        HttpResponse<String> response = Calls.send(method, portner.proxy("/x"), BodyPublishers.noBody());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(Calls.json(response).getString("method")).isEqualTo(method);
        assertThat(Calls.echoed(response, "Transfer-Encoding")).isEmpty();
        assertThat(Calls.json(response).getLong("bodyLength")).isZero();
    }

    @Test
    void headHasALengthAndNoBodyAndTheConnectionGoesOn() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            RawClient.Answer head = client.send("HEAD /download?bytes=1234 HTTP/1.1\r\nHost: localhost\r\n\r\n").answerWithoutBody();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo("1234");
            assertThat(client.send("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304, 404, 500, 503})
    void theAnswersStatusIsTheUpstreams(int status) throws Exception {
        HttpResponse<String> response = Calls.get(portner.proxy("/status/" + status));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Proxy-Status")).isEmpty();
    }

    @Test
    void contentLengthStaysAndChunkedStaysChunked() throws Exception {
        byte[] body = {1, 2, 3};
        HttpResponse<String> length = Calls.send("POST", portner.proxy("/x"), BodyPublishers.ofByteArray(body));
        assertThat(Calls.echoed(length, "Content-Length")).containsExactly("3");
        assertThat(Calls.echoed(length, "Transfer-Encoding")).isEmpty();
        HttpResponse<String> chunked = Calls.send("POST", portner.proxy("/x"),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        assertThat(Calls.echoed(chunked, "Transfer-Encoding")).containsExactly("chunked");
        assertThat(Calls.echoed(chunked, "Content-Length")).isEmpty();
        assertThat(Calls.json(chunked).getLong("bodyLength")).isEqualTo(3);
    }

    @Test
    void theAnswersFramingStaysToo() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            String rest = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            RawClient.Answer length = client.send("GET /download?bytes=70000" + rest).answer();
            assertThat(length.header("content-length")).isEqualTo("70000");
            RawClient.Answer chunked = client.send("GET /download?bytes=70000&chunked=true" + rest).answer();
            assertThat(chunked.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(chunked.header("content-length")).isNull();
            assertThat(chunked.body()).isEqualTo(length.body()).hasSize(70000);
            RawClient.Answer empty = client.send("GET /download?bytes=0" + rest).answer();
            assertThat(empty.header("content-length")).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twentyMegabytesArriveUpstreamAsTheyWere(boolean chunked) throws Exception {
        byte[] body = new byte[LARGE];
        new Random(1).nextBytes(body);
        HttpResponse<String> response = Calls.send("POST", portner.proxy("/upload"),
                chunked ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)) : BodyPublishers.ofByteArray(body));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(Calls.json(response)).isEqualTo(new JsonObject().put("size", LARGE).put("sha256",
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twentyMegabytesComeBackAsTheyWere(boolean chunked) throws Exception {
        HttpResponse<InputStream> response = Calls.client().send(Calls.request("GET",
                portner.proxy("/download?bytes=" + LARGE + "&chunked=" + chunked), BodyPublishers.noBody()), BodyHandlers.ofInputStream());
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream body = new DigestInputStream(response.body(), digest)) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(LARGE);
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(FiksContent.sha256(LARGE));
    }

    @Test
    void trailersPass() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            client.send("GET /trailers HTTP/1.1\r\nHost: localhost\r\nTE: trailers\r\nConnection: TE\r\n\r\n");
            List<String> lines = new ArrayList<>();
            do {
                lines.add(client.line());
            } while (!lines.get(lines.size() - 1).equals("0"));
            assertThat(client.line()).startsWithIgnoringCase("X-Checksum: ");
        }
    }

    @Test
    void fiftyClientsAtOnceEachGetTheirOwn() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                calls.add(clients.submit(() -> {
                    int answered = 0;
                    for (int call = 0; call < 20; call++) {
                        String own = client + "-" + call;
                        HttpResponse<String> response = Calls.send("POST", portner.proxy("/x/" + own), BodyPublishers.ofString(own),
                                "X-Own", own);
                        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                        assertThat(Calls.echoed(response, "X-Own")).containsExactly(own);
                        assertThat(Calls.json(response).getString("uri")).isEqualTo("/x/" + own);
                        answered++;
                    }
                    return answered;
                }));
            }
            for (Future<Integer> call : calls) {
                assertThat(call.get()).isEqualTo(20);
            }
        } finally {
            clients.shutdownNow();
        }
    }
}
