package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call to localhost arrives at Fiks with a Maskinporten token. */
class MainJobIT {

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(environment.variables("PORTNER_ROUTES_2__NAME", "eget",
                "PORTNER_ROUTES_2__HOST", TwinEnvironment.OWN_HOST, "PORTNER_ROUTES_2__PATHS", "/api/",
                "PORTNER_ROUTES_2__UPSTREAM", environment.twin().fiks().url(), "PORTNER_HOST_ALIASES", "portner.local"));
    }

    @AfterAll
    static void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            // Both are closed, the process first.
        }
    }

    @Test
    void theThreeHeadersArrive() throws Exception {
        HttpResponse<String> response = Calls.get(portner.proxy("/fiks-io/katalog/api/v1/lookup"), "X-Mine", "a", "X-Mine", "b");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertHasCredentials(response);
        assertThat(Calls.echoed(response, "X-Mine")).containsExactly("a", "b");
        assertThat(Calls.echoed(response, "Host")).containsExactly("api.fiks.test.ks.no");
        assertThat(response.headers().firstValue("Proxy-Status")).isEmpty();
    }

    private static void assertHasCredentials(HttpResponse<String> response) {
        assertThat(Calls.echoed(response, "Authorization")).singleElement().satisfies(value -> {
            assertThat(value).startsWith("Bearer ");
            assertThat(environment.twin().maskinporten().isLive(value.substring("Bearer ".length()))).isTrue();
        });
        assertThat(Calls.echoed(response, "IntegrasjonId")).containsExactly(environment.integration().id());
        assertThat(Calls.echoed(response, "IntegrasjonPassord")).containsExactly(environment.integration().password());
    }

    private static void assertHasNoCredentials(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(Calls.echoed(response, "Authorization")).isEmpty();
        assertThat(Calls.echoed(response, "IntegrasjonId")).isEmpty();
        assertThat(Calls.echoed(response, "IntegrasjonPassord")).isEmpty();
    }

    @Test
    void whatTheClientSaysOfItselfIsReplaced() throws Exception {
        HttpResponse<String> response = Calls.get(portner.proxy("/x"), "Authorization", "Bearer portner", "IntegrasjonId",
                environment.integration().id(), "IntegrasjonPassord", "guess", "integrasjon_passord", "x",
                "Proxy-Authorization", "Basic eDp5", "TE", "trailers", "Keep-Alive", "timeout=5");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertHasCredentials(response);
        assertThat(Calls.echoed(response, "Proxy-Authorization")).isEmpty();
        assertThat(Calls.echoed(response, "Keep-Alive")).isEmpty();
        assertThat(Calls.echoed(response, "TE")).containsExactly("trailers");
        assertThat(Calls.echoed(response, "X-Forwarded-For")).isEmpty();
        assertThat(Calls.echoed(response, "Via")).isEmpty();
    }

    @Test
    void theTokenOfALoggedInPersonIsKept() throws Exception {
        environment.twin().fiks().acceptPerson("person-token");
        HttpResponse<String> response = Calls.get(portner.proxy("/x"), "Authorization", "Bearer person-token");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(Calls.echoed(response, "Authorization")).containsExactly("Bearer person-token");
        assertThat(Calls.echoed(response, "IntegrasjonId")).containsExactly(environment.integration().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a/b?q=a%7Cb&c=%C3%A6", "/a/b%2Fc/d%20e", "/a?q=a|b", "/a?", "/a?x[]=1&y={z}^`\"", "/a//b", "/a/b;v=1/c",
            "/a/b%2fc?next=../..", "/%C3%A6%C3%B8"})
    void pathAndQueryArriveAsTheyWere(String target) throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            RawClient.Answer answer = client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n").answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(new JsonObject(answer.body()).getString("uri")).isEqualTo(target);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/../b", "/a/%2e%2e/b", "/a/.%2E", "/a\\b", "/a%00b", "/a%zz", "/test.svarut.ks.no/api%2Fv2/x",
            "/test.svarut.ks.no//api/v2/x", "/test.svarut.ks.no/api;x/v2/"})
    void aPathThatCanBeReadInTwoWaysIsRefused(String target) throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            RawClient.Answer answer = client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n").answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.header("proxy-status")).startsWith("portner; error=http_request_error");
        }
    }

    @Test
    void theFirstSegmentPicksTheRoute() throws Exception {
        HttpResponse<String> svarut = Calls.get(portner.proxy("/test.svarut.ks.no/api/v2/kontoer/1/forsendelser?x=1"));
        assertThat(svarut.statusCode()).as(svarut.body()).isEqualTo(200);
        assertHasCredentials(svarut);
        assertThat(Calls.echoed(svarut, "Host")).containsExactly("test.svarut.ks.no");
        assertThat(Calls.json(svarut).getString("uri")).isEqualTo("/api/v2/kontoer/1/forsendelser?x=1");
        HttpResponse<String> own = Calls.get(portner.proxy("/" + TwinEnvironment.OWN_HOST + "/api/ting"));
        assertHasCredentials(own);
        assertThat(Calls.echoed(own, "Host")).containsExactly(TwinEnvironment.OWN_HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test.svarut.ks.no", "TEST.svarut.ks.no:80", "test.svarut.ks.no."})
    void aHostThatIsARoutesPicksTheRoute(String host) throws Exception {
        RawClient.Answer answer = request("GET /api/v3/x HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(Calls.echoed(answer.body(), "Host")).containsExactly("test.svarut.ks.no");
    }

    @Test
    void anAbsoluteTargetPicksTheRoute() throws Exception {
        RawClient.Answer answer = request("GET http://test.svarut.ks.no/api/v2/x?y HTTP/1.1\r\nHost: test.svarut.ks.no\r\n\r\n");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(Calls.echoed(answer.body(), "Host")).containsExactly("test.svarut.ks.no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:7180", "[::1]:7180", "portner.local"})
    void aHostThatMeansPortnerGoesToTheFirstRoute(String host) throws Exception {
        RawClient.Answer answer = request("GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(Calls.echoed(answer.body(), "Host")).containsExactly("api.fiks.test.ks.no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rebind.example", "api.fiks.ks.no", "127.0.0.1.nip.io", "localhost.example", "169.254.169.254"})
    void anyOtherHostIsMisdirected(String host) throws Exception {
        long before = environment.twin().fiks().calls();
        RawClient.Answer answer = request("GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("proxy-status")).startsWith("portner; error=destination_not_found");
        assertThat(answer.body()).contains("\"status\":421", host, "PORTNER_HOST_ALIASES");
        assertThat(environment.twin().fiks().calls()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/test.svarut.ks.no/public/x", "/" + TwinEnvironment.OWN_HOST + "/public/x"})
    void outsideARoutesPrefixesThereAreNoCredentials(String path) throws Exception {
        assertHasNoCredentials(Calls.get(portner.proxy(path)));
    }

    @Test
    void svarUtsOldInterfaceKeepsItsPassword() throws Exception {
        String basic = "Basic dXNlcjpwYXNz";
        HttpResponse<String> response = Calls.get(portner.proxy("/test.svarut.ks.no/tjenester/x"), "Authorization", basic);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(Calls.echoed(response, "Authorization")).containsExactly(basic);
        assertThat(Calls.echoed(response, "IntegrasjonPassord")).isEmpty();
    }

    @Test
    void bothLoopbackAddressesListen() throws Exception {
        assertThat(Calls.get("http://127.0.0.1:" + portner.proxyPort() + "/x").statusCode()).isEqualTo(200);
        assumeThat(hasIpv6()).as("this machine has ::1").isTrue();
        assertThat(Calls.get("http://[::1]:" + portner.proxyPort() + "/x").statusCode()).isEqualTo(200);
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void curlGetsThrough() throws Exception {
        Process curl;
        try {
            curl = new ProcessBuilder("curl", "-sS", "-i", "--noproxy", "*", portner.proxy("/x?q=a|b")).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeThat(false).as("curl is here").isTrue();
            return;
        }
        String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as(output).isZero();
        assertThat(output.lines().findFirst()).contains("HTTP/1.1 200 OK");
        assertThat(List.of(output.split("\r\n\r\n", 2)).get(1)).contains("/x?q=a|b", "Bearer ");
    }

    private static RawClient.Answer request(String text) throws IOException {
        try (RawClient client = RawClient.to(portner)) {
            return client.send(text).answer();
        }
    }
}
