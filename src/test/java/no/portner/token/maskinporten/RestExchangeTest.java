package no.portner.token.maskinporten;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import no.portner.Mistake;
import no.portner.error.ProxyError;
import no.portner.token.Timers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(RestExchangeTest.AnyPort.class)
public class RestExchangeTest {

    public static final class AnyPort implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.test-port", "0", "quarkus.http.host", "127.0.0.1");
        }
    }

    private static final WireMockServer SERVER = new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();
    private static final ExecutorService SERVERS = Executors.newCachedThreadPool();
    private static final Attempts ATTEMPTS = new Attempts(Timers.on(CLOCK));

    private final RestExchange exchange = new RestExchange(Optional.empty());

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
        ATTEMPTS.close();
        CLOCK.shutdownNow();
        SERVERS.shutdownNow();
    }

    @BeforeEach
    void reset() {
        SERVER.resetAll();
    }

    @Test
    void the_grant_is_posted_as_a_form() throws IOException {
        answer(aResponse().withStatus(200).withHeader("Retry-After", "7").withBody("{}"));
        HttpAnswer answer = exchange.post(uri("/token"), "header.payload.signature");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.retryAfter()).contains("7");
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
        SERVER.verify(1, postRequestedFor(urlEqualTo("/token"))
                .withHeader("Accept", equalTo("application/json"))
                .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded"))
                .withFormParam("grant_type", equalTo("urn:ietf:params:oauth:grant-type:jwt-bearer"))
                .withFormParam("assertion", equalTo("header.payload.signature")));
    }

    @Test
    void metadata_is_read_at_its_very_path() throws IOException {
        answer(aResponse().withStatus(200).withBody("{}"));
        exchange.get(uri("/.well-known/oauth-authorization-server"));
        SERVER.verify(1, getRequestedFor(urlEqualTo("/.well-known/oauth-authorization-server")));
    }

    @Test
    void an_error_keeps_its_status_and_body() throws IOException {
        answer(aResponse().withStatus(400).withHeader("Content-Type", "application/json").withBody("{\"error\":\"invalid_grant\"}"));
        HttpAnswer answer = exchange.post(uri("/token"), "jwt");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).contains("invalid_grant");
    }

    @Mistake("token follows a redirect to another host")
    @Test
    void a_redirect_is_never_followed() throws IOException {
        answer(aResponse().withStatus(307).withHeader("Location", SERVER.baseUrl() + "/elsewhere"));
        assertThat(exchange.post(uri("/token"), "jwt").status()).isEqualTo(307);
        SERVER.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void a_body_that_never_ends_is_not_read_to_its_end() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<Long> sent = SERVERS.submit(() -> sendForAsLongAsItIsRead(server));
            HttpAnswer answer = exchange.post(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/token"), "jwt");
            assertThat(answer.tooLarge()).isTrue();
            assertThat(answer.body()).hasSize(HttpAnswer.MOST_BYTES);
            assertThat(sent.get(10, TimeUnit.SECONDS)).as("what the sockets of both sides hold, and no more").isLessThan(64L * 1024 * 1024);
        }
    }

    private static long sendForAsLongAsItIsRead(ServerSocket server) throws IOException {
        long sent = 0;
        try (Socket client = server.accept()) {
            OutputStream out = client.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[65_536];
            while (true) {
                out.write(some);
                sent += some.length;
            }
        } catch (IOException closed) {
            return sent;
        }
    }

    @Test
    void a_large_error_is_not_read_either() throws IOException {
        answer(aResponse().withStatus(500).withBody(new byte[8 * 1024 * 1024]));
        assertThat(exchange.post(uri("/token"), "jwt").tooLarge()).isTrue();
    }

    @Test
    void a_body_that_drips_is_given_up_at_the_deadline() {
        answer(aResponse().withStatus(200).withBody("{\"access_token\":\"drip\"}").withChunkedDribbleDelay(20, 60_000));
        assertGivenUp(uri("/token"));
    }

    @Test
    void a_server_that_never_answers_is_given_up_at_the_deadline() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertGivenUp(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/token"));
        }
    }

    @Test
    void what_is_no_http_is_an_io_failure() {
        answer(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
        assertThatIOException().isThrownBy(() -> exchange.post(uri("/token"), "jwt"));
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThatIOException().isThrownBy(() -> exchange.post(uri("/token"), "jwt"));
    }

    @Test
    void a_closed_port_is_an_io_failure_that_does_not_show_the_grant() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        assertThatIOException().isThrownBy(() -> exchange.post(URI.create("http://127.0.0.1:" + port + "/token"), "secret.secret"))
                .withMessageNotContaining("secret");
    }

    @Test
    void only_a_server_that_the_trust_store_vouches_for_gets_a_grant(@TempDir Path directory) throws Exception {
        KeyStore identity = KeyStore.getInstance("PKCS12");
        identity.load(null, null);
        identity.setKeyEntry("server", TestKeys.PAIR.getPrivate(), "password".toCharArray(), new Certificate[] {TestKeys.CERTIFICATE});
        Path file = directory.resolve("server.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            identity.store(out, "password".toCharArray());
        }
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("own-ca", TestKeys.CERTIFICATE);
        WireMockServer secure = new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort().dynamicHttpsPort()
                .keystorePath(file.toString()).keystoreType("PKCS12").keystorePassword("password").keyManagerPassword("password"));
        secure.start();
        try {
            secure.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody("{}")));
            assertThat(new RestExchange(Optional.of(trust)).post(secureUri(secure, "127.0.0.1"), "jwt").status()).isEqualTo(200);
            assertThatIOException().isThrownBy(() -> exchange.post(secureUri(secure, "127.0.0.1"), "jwt"));
            assertThatIOException().as("another name than the certificate's")
                    .isThrownBy(() -> new RestExchange(Optional.of(trust)).post(secureUri(secure, "localhost"), "jwt"));
            secure.verify(1, postRequestedFor(anyUrl()));
        } finally {
            secure.stop();
        }
    }

    private static URI secureUri(WireMockServer server, String host) {
        return URI.create("https://" + host + ":" + server.httpsPort() + "/token");
    }

    private void assertGivenUp(URI endpoint) {
        var attempt = ATTEMPTS.run(() -> exchange.post(endpoint, "jwt"), Duration.ofMillis(400)).toCompletableFuture();
        Throwable failure = catchThrowable(attempt::join).getCause();
        assertThat(failure).isInstanceOfSatisfying(ProxyError.class,
                error -> assertThat(error.kind()).isEqualTo(ProxyError.Kind.TOKEN_TIMEOUT));
    }

    private static void answer(com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder answer) {
        SERVER.stubFor(any(anyUrl()).willReturn(answer));
    }

    private static URI uri(String path) {
        return URI.create(SERVER.baseUrl() + path);
    }
}
