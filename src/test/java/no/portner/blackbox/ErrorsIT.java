package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails on the way is told as a problem that cannot be mistaken for the upstream's own answer. */
class ErrorsIT {

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static WireMockServer stranger;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        stranger = new WireMockServer(WireMockConfiguration.options().dynamicHttpsPort().httpDisabled(true).bindAddress("127.0.0.1"));
        stranger.start();
        String fiks = environment.twin().fiks().url();
        portner = PortnerProcess.start(environment.variables(
                "PORTNER_ROUTES_2__NAME", "closed", "PORTNER_ROUTES_2__HOST", "closed.example.no",
                "PORTNER_ROUTES_2__UPSTREAM", "https://localhost:" + closedPort(),
                "PORTNER_ROUTES_3__NAME", "stranger", "PORTNER_ROUTES_3__HOST", "stranger.example.no",
                "PORTNER_ROUTES_3__UPSTREAM", "https://localhost:" + stranger.httpsPort(),
                "PORTNER_ROUTES_4__NAME", "impostor", "PORTNER_ROUTES_4__HOST", "impostor.example.no",
                "PORTNER_ROUTES_4__UPSTREAM", fiks,
                "PORTNER_ROUTES_5__NAME", "hasty", "PORTNER_ROUTES_5__HOST", TwinEnvironment.OWN_HOST,
                "PORTNER_ROUTES_5__UPSTREAM", fiks, "PORTNER_ROUTES_5__RESPONSE_TIMEOUT", "500ms"));
    }

    @AfterAll
    static void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            stranger.stop();
        }
    }

    static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    static JsonObject assertProblem(HttpResponse<String> response, int status, String type, String proxyStatus) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("Proxy-Status").orElse("")).startsWith("portner; error=" + proxyStatus + "; details=\"");
        JsonObject problem = Calls.json(response);
        assertThat(problem.getString("type")).isEqualTo("urn:portner:problem:" + type);
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        return problem;
    }

    @Test
    void anUpstreamThatDoesNotListen() throws Exception {
        HttpResponse<String> response = Calls.get(portner.proxy("/closed.example.no/x"));
        assertProblem(response, 502, "upstream-unreachable", "connection_refused");
    }

    @Test
    void anUpstreamWhoseCertificateNobodyKnows() throws Exception {
        HttpResponse<String> response = Calls.get(portner.proxy("/stranger.example.no/x"));
        assertThat(assertProblem(response, 502, "upstream-tls", "tls_certificate_error").getString("detail")).contains("PORTNER_CA_BUNDLE");
        assertThat(stranger.getAllServeEvents()).as("nothing was sent to it").isEmpty();
    }

    @Test
    void anUpstreamWhoseCertificateIsForAnotherName() throws Exception {
        long before = environment.twin().fiks().calls();
        HttpResponse<String> response = Calls.get(portner.proxy("/impostor.example.no/x"));
        assertThat(assertProblem(response, 502, "upstream-tls", "tls_certificate_error").getString("detail"))
                .contains("impostor.example.no");
        assertThat(environment.twin().fiks().calls()).isEqualTo(before);
    }

    @Test
    void anUpstreamThatDoesNotAnswer() throws Exception {
        HttpResponse<String> response = Calls.get(portner.proxy("/" + TwinEnvironment.OWN_HOST + "/hang"));
        assertProblem(response, 504, "upstream-timeout", "http_response_timeout");
    }

    @Test
    void anUpstreamThatCutsTheConnection() throws Exception {
        assertProblem(Calls.get(portner.proxy("/reset")), 502, "upstream-closed", "connection_terminated");
    }

    @Test
    void anUpstreamThatSpeaksSomethingElse() throws Exception {
        assertProblem(Calls.get(portner.proxy("/garbage")), 502, "upstream-protocol", "http_protocol_error");
    }

    @Test
    void anIntegrationWithoutAPassword() throws Exception {
        long before = environment.twin().fiks().calls();
        HttpResponse<String> response = Calls.get(portner.proxy("/x"), "IntegrasjonId", "11111111-2222-3333-4444-555555555555");
        assertProblem(response, 403, "unknown-integration", "http_request_denied");
        assertThat(environment.twin().fiks().calls()).isEqualTo(before);
        HttpResponse<String> own = Calls.get(portner.proxy("/x"), "IntegrasjonId", "11111111-2222-3333-4444-555555555555",
                "IntegrasjonPassord", "its-own");
        assertThat(own.statusCode()).as("Fiks itself says no").isEqualTo(401);
        assertThat(own.headers().firstValue("Proxy-Status")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "GET /x HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
            "GET /x HTTP/1.1\r\n\r\n",
            "GET x HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: content-length\r\n\r\n"})
    void aRequestThatMakesNoSenseIsRefused(String request) throws Exception {
        long before = environment.twin().fiks().calls();
        try (RawClient client = RawClient.to(portner)) {
            assertRefused(client.send(request).answer());
        }
        assertThat(environment.twin().fiks().calls()).isEqualTo(before);
    }

    private static void assertRefused(RawClient.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("proxy-status")).startsWith("portner; error=http_request_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "GET /x HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\n\r\n",
            "GET /x HTTP/1.1\r\nHost : localhost\r\n\r\n",
            "GET /x HTTP/1.1\nHost: localhost\n\n",
            "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
            "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nhello",
            "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked, identity\r\n\r\n0\r\n\r\n",
            "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST /x HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
    void aRequestWhoseEndCanBeReadInTwoWaysIsRefusedAndItsConnectionClosed(String request) throws Exception {
        long before = environment.twin().fiks().calls();
        try (RawClient client = RawClient.to(portner)) {
            RawClient.Answer answer = client.send(request).answer();
            assertRefused(answer);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
        assertThat(environment.twin().fiks().calls()).isEqualTo(before);
    }
}
