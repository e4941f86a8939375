package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import no.portner.listener.RawClient.Answer;
import no.portner.twin.Twin;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that others wrote (Vert.x), at paths that ask for no credentials. */
class CallsReachTheTwinTest {

    private static Twin twin;

    private Listening portner;
    private RawClient client;

    @BeforeAll
    static void startTwin() {
        twin = Twin.start(TwinOptions.defaults());
        twin.fiks().acceptPerson("the-token");
    }

    @AfterAll
    static void stopTwin() {
        twin.close();
    }

    @BeforeEach
    void start() throws Exception {
        portner = Listening.before(twin.fiks().port(), twin.pki()).start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        portner.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
    void every_method_passes_with_and_without_a_body(String method) throws Exception {
        for (int i = 0; i < 20; i++) {
            String body = "x".repeat(i * i);
            client.send(method + " /public/echo?i=" + i + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            JsonObject echo = new JsonObject(client.answer().body());
            assertThat(echo.getString("method")).isEqualTo(method);
            assertThat(echo.getString("uri")).isEqualTo("/public/echo?i=" + i);
            assertThat(echo.getInteger("bodyLength")).isEqualTo(body.length());
        }
    }

    @Test
    void chunks_that_come_byte_by_byte_arrive_whole() throws Exception {
        byte[] request = ("POST /public/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n10;name=\"v;x\"\r\n0123456789abcdef\r\n0\r\nX-Trailer: t\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        for (byte b : request) {
            client.send(new byte[] {b});
        }
        JsonObject echo = new JsonObject(client.answer().body());
        assertThat(echo.getString("bodySha256")).isEqualTo(sha256("abc0123456789abcdef"));
    }

    @Test
    void a_call_goes_with_the_token_where_the_route_has_one() throws Exception {
        Answer answer = client.get("/echo").answer();
        assertThat(answer.status()).as("the integration's headers are missing").isEqualTo(401);
        assertThat(answer.body()).contains("Autentisering feilet for integrasjon");
    }

    @Test
    void many_clients_at_once_get_their_own_answers() throws Exception {
        RawClient[] clients = new RawClient[32];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = portner.client();
        }
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < clients.length; i++) {
                clients[i].get("/public/" + i + "/" + round);
            }
            for (int i = 0; i < clients.length; i++) {
                assertThat(new JsonObject(clients[i].answer().body()).getString("uri")).isEqualTo("/public/" + i + "/" + round);
            }
        }
        for (RawClient each : clients) {
            each.close();
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
