package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which the fake Fiks can answer. */
class FiksPathsTest {

    private static final long BIG = 64L * 1024 * 1024 + 17;
    private static FiksFixture fiks;

    @BeforeAll
    static void start() {
        fiks = new FiksFixture();
    }

    @AfterAll
    static void stop() {
        fiks.close();
    }

    @Test
    void theEchoShowsTheCallAsItCame() throws IOException {
        try (RawConnection connection = new RawConnection(fiks.twin, fiks.twin.fiks().port())) {
            String answer = connection.send("POST /echo/a%2Fb?q=a|b HTTP/1.1\r\nhost: localhost\r\nX-b: 1\r\nX-A: 2\r\nx-B: 3\r\n"
                    + fiks.lines() + "Content-Length: 2\r\nConnection: close\r\n\r\nhi").readAll();
            JsonObject echo = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));

            assertThat(echo.getString("method")).isEqualTo("POST");
            assertThat(echo.getString("path")).isEqualTo("/echo/a%2Fb");
            assertThat(echo.getString("query")).isEqualTo("q=a|b");
            assertThat(echo.getJsonArray("headers")).startsWith(JsonArray.of("host", "localhost"), JsonArray.of("X-b", "1"),
                    JsonArray.of("X-A", "2"), JsonArray.of("x-B", "3"));
            assertThat(echo.getLong("bodyLength")).isEqualTo(2);
            assertThat(echo.getString("bodySha256")).isEqualTo("8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4");
        }
    }

    @Test
    void theJournalHoldsTheCall() {
        fiks.twin.fiks().reset();
        fiks.send(fiks.call("/fiks-io/api?x=1").method("PATCH", BodyPublishers.ofString("hi")));

        assertThat(fiks.twin.fiks().calls()).isEqualTo(1);
        FiksCall call = fiks.twin.fiks().journal().get(0);
        assertThat(call.method()).isEqualTo("PATCH");
        assertThat(call.uri()).isEqualTo("/fiks-io/api?x=1");
        assertThat(call.header("integrasjonid")).contains(FiksFixture.INTEGRATION.id());
        assertThat(call.bodyLength()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDownloadIsTheSameBytesEveryTime(boolean chunked) throws Exception {
        HttpResponse<InputStream> response = fiks.http.send(fiks.call("/download?bytes=" + BIG + "&chunked=" + chunked).build(),
                BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Length").isPresent()).isNotEqualTo(chunked);
        try (DigestInputStream body = new DigestInputStream(response.body(), FiksContent.digest())) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(BIG);
            assertThat(HexFormat.of().formatHex(body.getMessageDigest().digest())).isEqualTo(FiksContent.sha256(BIG));
        }
    }

    @Test
    void aDownloadMayBeLargerThanTheMemory() throws Exception {
        long bytes = Runtime.getRuntime().maxMemory() + 1024 * 1024;
        try (InputStream body = fiks.http.send(fiks.call("/download?bytes=" + bytes).build(), BodyHandlers.ofInputStream()).body()) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(bytes);
        }
    }

    @Test
    void anUploadIsMeasuredAsItStreams() throws Exception {
        InputStream body = fiks.http.send(fiks.call("/download?bytes=" + BIG).build(), BodyHandlers.ofInputStream()).body();
        JsonObject answer = new JsonObject(fiks.send(fiks.call("/upload").POST(BodyPublishers.ofInputStream(() -> body))).body());
        assertThat(answer.getLong("size")).isEqualTo(BIG);
        assertThat(answer.getString("sha256")).isEqualTo(FiksContent.sha256(BIG));
    }

    @Test
    void anUploadThatExpectsAWordFirstGetsIt() {
        assertThat(fiks.send(fiks.call("/upload").expectContinue(true).POST(BodyPublishers.ofString("hi"))).body()).contains("\"size\":2");
    }

    @Test
    void earlyAnswersBeforeTheBodyCame() throws IOException {
        try (RawConnection connection = new RawConnection(fiks.twin, fiks.twin.fiks().port())) {
            assertThat(connection.send("POST /early HTTP/1.1\r\nHost: localhost\r\n" + fiks.lines() + "Content-Length: 100000\r\n\r\n")
                    .readAll()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void redirectAndStatusAnswerWhatTheyAreAskedFor() {
        assertThat(fiks.send(fiks.call("/redirect?to=https://example.test/x")).headers().firstValue("Location"))
                .contains("https://example.test/x");
        assertThat(fiks.send(fiks.call("/status/503")).statusCode()).isEqualTo(503);
        assertThat(fiks.send(fiks.call("/status/204")).body()).isEmpty();
        assertThat(fiks.send(fiks.call("/status/abc")).statusCode()).isEqualTo(400);
    }

    @Test
    void slowWaits() {
        long before = System.nanoTime();
        assertThat(fiks.send(fiks.call("/slow?ms=200")).statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - before).isGreaterThan(190_000_000L);
    }

    @Test
    void eventsComeOneByOne() {
        assertThat(fiks.send(fiks.call("/sse?events=3&ms=5")).body()).isEqualTo(
                "id: 0\ndata: event 0\n\nid: 1\ndata: event 1\n\nid: 2\ndata: event 2\n\n");
    }

    @Test
    void trailersFollowTheBody() throws IOException {
        assertThat(raw("/trailers")).contains("Trailer: X-Checksum").matches("(?s).*\r\n0\r\nX-Checksum: [0-9a-f]{64}\r\n\r\n");
    }

    @Test
    void hintsComeBeforeTheAnswer() throws IOException {
        assertThat(raw("/hints")).startsWith("HTTP/1.1 103").contains("HTTP/1.1 200 OK");
    }

    @Test
    void aTruncatedAnswerEndsEarly() throws IOException {
        assertThat(raw("/truncate?bytes=5&declared=50")).contains("Content-Length: 50").matches("(?s).*\r\n\r\n.{5}");
    }

    @Test
    void resetHangAndGarbageDoWhatTheySay() throws IOException {
        assertThatThrownBy(() -> raw("/reset")).isInstanceOf(IOException.class).hasMessageContaining("reset");
        assertThat(raw("/garbage")).startsWith("SSH-");
        try (RawConnection connection = new RawConnection(fiks.twin, fiks.twin.fiks().port())) {
            connection.send("GET /hang HTTP/1.1\r\nHost: localhost\r\n" + fiks.lines() + "\r\n").patience(300);
            assertThatThrownBy(connection::readAll).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aFaultHitsFiksToo() {
        fiks.twin.faults().add(Fault.status(502, "bad").on(Fault.On.FIKS).times(1));
        assertThat(fiks.send(fiks.call("/echo")).statusCode()).isEqualTo(502);
        assertThat(fiks.send(fiks.call("/echo")).statusCode()).isEqualTo(200);
    }

    @Test
    void aMessageOfFiksIoIsTakenAndGetsItsId() {
        String account = "5f9d1f4f-3e2a-4cf0-9d34-3fb0a0e8f6a1";
        HttpResponse<String> sent = send("{\"avsenderKontoId\":\"" + account + "\",\"mottakerKontoId\":\"" + account
                + "\",\"meldingType\":\"test\"}");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        assertThat(new JsonObject(sent.body()).getString("mottakerKontoId")).isEqualTo(account);
        assertThat(new JsonObject(sent.body()).getString("meldingId")).hasSize(account.length()).isNotEqualTo(account);
    }

    @Test
    void aMessageOfFiksIoWithoutAccountsIsRefused() {
        for (String metadata : new String[] {"{}", "no JSON", "{\"avsenderKontoId\":\"x\",\"mottakerKontoId\":\"y\"}"}) {
            assertThat(send(metadata).statusCode()).as(metadata).isEqualTo(400);
        }
    }

    private static HttpResponse<String> send(String metadata) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"metadata\"; filename=\"m\"\r\nContent-Type: application/json\r\n\r\n"
                + metadata + "\r\n--b\r\nContent-Disposition: form-data; name=\"data\"; filename=\"d\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n" + "x".repeat(100_000) + "\r\n--b--\r\n";
        return fiks.send(fiks.call("/fiks-io/api/v1/send").header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void aWebSocketEchoes() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        WebSocket socket = fiks.http.newWebSocketBuilder().header("Authorization", "Bearer " + fiks.token("ks:fiks"))
                .header("IntegrasjonId", FiksFixture.INTEGRATION.id()).header("IntegrasjonPassord", FiksFixture.INTEGRATION.password())
                .buildAsync(URI.create(fiks.twin.fiks().url().replace("https", "wss") + "/ws"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                        received.complete(data.toString());
                        return null;
                    }
                }).get(10, TimeUnit.SECONDS);
        socket.sendText("hei", true);
        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("hei");
        socket.abort();
    }

    private static String raw(String path) throws IOException {
        try (RawConnection connection = new RawConnection(fiks.twin, fiks.twin.fiks().port())) {
            return connection.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fiks.lines() + "Connection: close\r\n\r\n")
                    .readAll();
        }
    }
}
