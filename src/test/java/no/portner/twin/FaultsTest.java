package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be made to go wrong, from this JVM and over HTTP. */
class FaultsTest {

    private static Twin twin;
    private static HttpClient http;
    private static ClientChain chain;

    @BeforeAll
    static void start() {
        twin = Twin.start(TwinOptions.defaults());
        http = TestGrants.client(twin);
        chain = twin.pki().client(ClientCertificate.of("991825827"));
        twin.maskinporten().register(ClientRegistration.of("app", "991825827", "ks:fiks", "ks:other"));
    }

    @AfterAll
    static void stop() {
        twin.close();
    }

    @AfterEach
    void clear() {
        twin.faults().clear();
        twin.maskinporten().reset();
    }

    @Test
    void aStatusComesWithItsBodyAndHeadersAsOftenAsAsked() {
        twin.faults().add(Fault.status(429, "slow down").header("Retry-After", "7").times(2));

        HttpResponse<String> first = grant().send(twin, http);
        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.body()).isEqualTo("slow down");
        assertThat(first.headers().firstValue("Retry-After")).contains("7");
        assertThat(grant().send(twin, http).statusCode()).isEqualTo(429);
        assertThat(grant().send(twin, http).statusCode()).isEqualTo(200);
        assertThat(twin.maskinporten().journal()).extracting(ReceivedGrant::outcome).containsExactly("fault", "fault", "granted");
    }

    @Test
    void aFaultCanBeMeantForOneScope() {
        twin.faults().add(Fault.status(503, "").scope("ks:other"));

        assertThat(grant().send(twin, http).statusCode()).isEqualTo(200);
        assertThat(grant().claim("scope", "ks:other").send(twin, http).statusCode()).isEqualTo(503);
    }

    @Test
    void oneFaultEndsAndTheOthersStay() {
        Fault busy = Fault.status(429, "").times(3);
        Fault gone = Fault.status(503, "").scope("ks:other");
        twin.faults().add(busy).add(gone);
        assertThat(grant().send(twin, http).statusCode()).isEqualTo(429);

        assertThat(twin.faults().remove(busy)).as("used up in part only").isTrue();
        assertThat(twin.faults().remove(busy)).isFalse();
        assertThat(grant().send(twin, http).statusCode()).isEqualTo(200);
        assertThat(grant().claim("scope", "ks:other").send(twin, http).statusCode()).isEqualTo(503);
    }

    @Test
    void theJournalSaysWhichFaultAGrantMet() {
        twin.faults().add(Fault.status(503, "").times(1)).add(Fault.truncate(3).times(1));
        grant().send(twin, http);
        assertThatThrownBy(() -> http.send(request(), BodyHandlers.ofString())).isInstanceOf(IOException.class);
        grant().send(twin, http);

        assertThat(twin.maskinporten().journal()).extracting(ReceivedGrant::outcome).containsExactly("fault", "granted", "granted");
        assertThat(twin.maskinporten().journal()).extracting(ReceivedGrant::fault)
                .containsExactly(Optional.of(Fault.Kind.STATUS), Optional.of(Fault.Kind.TRUNCATE), Optional.empty());
    }

    @Test
    void aRefusalHasMaskinportensOwnBody() {
        twin.faults().add(Fault.refuse(MpError.MP_121));
        assertThat(grant().send(twin, http).body()).contains("Expired key.", "/errors/MP-121");
    }

    @Test
    void aDelayedAnswerIsRightButLate() {
        twin.faults().add(Fault.delay(Duration.ofMillis(200)));
        long before = System.nanoTime();
        assertThat(grant().send(twin, http).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(190));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESET", "CLOSE"})
    void aConnectionCanEndWithoutAnAnswer(String kind) {
        twin.faults().add(Fault.of(Fault.Kind.valueOf(kind)));
        assertThatThrownBy(() -> http.send(request(), BodyHandlers.ofString())).isInstanceOf(IOException.class);
    }

    @Test
    void aHangKeepsTheConnection() throws IOException {
        twin.faults().add(Fault.of(Fault.Kind.HANG).on(Fault.On.METADATA));
        try (RawConnection connection = new RawConnection(twin, twin.maskinporten().port())) {
            connection.send("GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: localhost\r\n\r\n").patience(300);
            assertThatThrownBy(connection::readAll).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void garbageIsNotHttp() throws IOException {
        twin.faults().add(Fault.garbage("\u0001\u0002garbage").on(Fault.On.METADATA));
        try (RawConnection connection = new RawConnection(twin, twin.maskinporten().port())) {
            connection.send("GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(connection.readAll()).isEqualTo("\u0001\u0002garbage");
        }
    }

    @Test
    void aTruncatedAnswerPromisesMoreThanItGives() throws IOException {
        twin.faults().add(Fault.truncate(5).on(Fault.On.METADATA));
        try (RawConnection connection = new RawConnection(twin, twin.maskinporten().port())) {
            String answer = connection.send("GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: localhost\r\n\r\n").readAll();
            assertThat(answer).startsWith("HTTP/1.1 200").matches("(?s).*\r\n\r\n.{5}");
        }
    }

    @Test
    void aDrippingAnswerArrivesWhole() {
        twin.faults().add(Fault.drip(Duration.ofMillis(1)).on(Fault.On.JWKS));
        HttpResponse<String> response = TestGrants.send(http, HttpRequest.newBuilder(URI.create(twin.maskinporten().jwksUrl())).build());
        assertThat(new JsonObject(response.body()).getJsonArray("keys")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {599, 1, 0, -1})
    void theLifetimeCanBeAnything(int expiresIn) {
        twin.faults().add(Fault.lifetime(expiresIn));
        assertThat(granted().getInteger("expires_in")).isEqualTo(expiresIn);
    }

    @Test
    void theLifetimeCanBeMissing() {
        twin.faults().add(Fault.of(Fault.Kind.NO_LIFETIME));
        assertThat(granted().containsKey("expires_in")).isFalse();
    }

    @Test
    void aTokenCanBeOpaqueAndLives() {
        twin.faults().add(Fault.of(Fault.Kind.OPAQUE));
        String token = granted().getString("access_token");
        assertThat(token).doesNotContain(".");
        assertThat(twin.maskinporten().isLive(token)).isTrue();
    }

    @Test
    void maskinportensClockCanBeWrong() {
        twin.faults().clockSkew(Duration.ofSeconds(60));
        assertThat(grant().send(twin, http).body()).contains("MP-130");
        assertThat(grant().issued(Instant.now().plusSeconds(60)).send(twin, http).statusCode()).isEqualTo(200);
    }

    @Test
    void faultsAreSetReadAndClearedOverHttp() {
        String url = "https://localhost:" + twin.fiks().port() + "/twin/faults";
        HttpResponse<String> put = put(url, """
                {"clockSkewSeconds": 0, "faults": [{"on": "token", "kind": "status", "number": 503, "times": 1, "scope": "ks:fiks",
                 "headers": {"Retry-After": "3"}}]}""");
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(new JsonObject(put.body()).getJsonArray("faults")).hasSize(1);

        HttpResponse<String> refused = grant().send(twin, http);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("3");
        assertThat(grant().send(twin, http).statusCode()).isEqualTo(200);

        twin.faults().add(Fault.of(Fault.Kind.HANG));
        TestGrants.send(http, HttpRequest.newBuilder(URI.create(url)).DELETE().build());
        assertThat(twin.faults().active()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"fault\":[]}", "[]", "nonsense", "{\"faults\":[{\"kind\":\"explode\"}]}", "{\"faults\":[{\"status\":1}]}"})
    void whatIsNotUnderstoodIsNotSet(String body) {
        assertThat(put(twin.maskinporten().issuer() + "twin/faults", body).statusCode()).isEqualTo(400);
        assertThat(twin.faults().active()).isEmpty();
    }

    private static HttpResponse<String> put(String url, String body) {
        return TestGrants.send(http, HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofString(body)).build());
    }

    private static TestGrants grant() {
        return TestGrants.certified(twin, "app", chain);
    }

    private static HttpRequest request() {
        return TestGrants.request(twin, TestGrants.form(grant().jwt()));
    }

    private static JsonObject granted() {
        HttpResponse<String> response = grant().send(twin, http);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }
}
