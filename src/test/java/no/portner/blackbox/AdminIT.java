package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import no.portner.Mistake;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The admin listener answers to itself alone: a page in a browser, or whoever makes the application fetch a URL, learns nothing and changes
 * nothing (CVE-2024-40632, Linkerd's shutdown endpoint).
 */
class AdminIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ASKED = "{\"identity_provider\":\"maskinporten\",\"target\":\"ks:fiks\"}";
    private static final List<String> METHODS = List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "SHUTDOWN");

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;
    private static PortnerProcess off;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(environment.variables("PORTNER_TOKEN_API", "true", "PORTNER_LOG_LEVEL", "trace", "PORTNER_HOST_ALIASES", "portner.internal"));
        off = PortnerProcess.start(environment.variables());
    }

    @AfterAll
    static void stop() {
        off.close();
        portner.close();
        environment.close();
    }

    private static RawClient.Answer ask(int port, String text) throws Exception {
        try (RawClient client = RawClient.to("127.0.0.1", port)) {
            client.send(text);
            return text.startsWith("HEAD") ? client.answerWithoutBody() : client.answer();
        }
    }

    private static String head(String method, String path, String host) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    }

    private static RawClient.Answer askForToken(PortnerProcess asked, String headers, String body) throws Exception {
        return ask(asked.adminPort(), "POST /api/v1/token HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @Mistake("loopback admin endpoint reached through SSRF in the app")
    @Test
    void aNameThatOnlyLeadsHereIsNotAnsweredAtAnyPath() throws Exception {
        for (String path : List.of("/", "/status", "/events", "/status.js", "/api/v1/token", "/q/health", "/nothing")) {
            for (String host : List.of("evil.example", "evil.example:" + portner.adminPort(), "127.0.0.1.nip.io", "localhost.evil.example")) {
                RawClient.Answer answer = ask(portner.adminPort(), head("GET", path, host));
                assertThat(answer.status()).as(host + path).isEqualTo(421);
                assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
                assertThat(answer.body()).contains("PORTNER_HOST_ALIASES").doesNotContain("evil", "fiks");
            }
        }
    }

    @Test
    void itsOwnNamesAre() throws Exception {
        for (String host : List.of("localhost", "localhost:18080", "127.0.0.1:" + portner.adminPort(), "[::1]", "portner.internal")) {
            assertThat(ask(portner.adminPort(), head("GET", "/status", host)).status()).as(host).isEqualTo(200);
            assertThat(ask(portner.adminPort(), head("HEAD", "/status", host)).status()).as(host).isEqualTo(200);
            assertThat(ask(portner.adminPort(), head("GET", "/", host)).status()).as(host).isEqualTo(200);
            assertThat(ask(portner.adminPort(), head("HEAD", "/events", host)).status()).as(host).isEqualTo(200);
        }
    }

    @Test
    void aRequestWithTwoHostsOrNoneOrAUrlForATargetIsRefused() throws Exception {
        for (String request : List.of("GET /status HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", "GET /status HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "GET /status HTTP/1.1\r\n\r\n", "GET /status HTTP/1.0\r\n\r\n", "GET http://evil.example/status HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(ask(portner.adminPort(), request).status()).as(request).isEqualTo(400);
        }
    }

    @Mistake("loopback admin endpoint reached through SSRF in the app")
    @Test
    void nothingButReadingIsOfferedOnEitherListener() throws Exception {
        for (String method : METHODS) {
            for (String path : List.of("/", "/status", "/events", "/nothing")) {
                assertNotAllowed(ask(off.adminPort(), head(method, path, "localhost")), method + " " + path);
                assertNotAllowed(ask(portner.adminPort(), head(method, path, "localhost")), method + " " + path);
            }
            for (String path : List.of("/q/health", "/q/health/live", "/q/metrics", "/nothing")) {
                assertNotAllowed(ask(off.probesPort(), head(method, path, "localhost")), method + " " + path);
            }
        }
    }

    private static void assertNotAllowed(RawClient.Answer answer, String what) {
        assertThat(answer.status()).as(what).isEqualTo(405);
        assertThat(answer.header("allow")).as(what).isEqualTo("GET, HEAD");
    }

    @Test
    void noAnswerGivesAnotherOriginLeave() throws Exception {
        String origin = "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: X-Portner\r\n\r\n";
        List<RawClient.Answer> answers = new ArrayList<>();
        for (String path : List.of("/", "/status", "/api/v1/token")) {
            for (String method : List.of("GET", "OPTIONS")) {
                answers.add(ask(portner.adminPort(), method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + origin));
            }
        }
        for (String path : List.of("/q/health", "/q/metrics")) {
            answers.add(ask(portner.probesPort(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + origin));
        }
        answers.add(askForToken(portner, "Content-Type: application/json\r\nX-Portner: 1\r\nOrigin: https://evil.example\r\n", ASKED));
        assertThat(answers).hasSize(9).allSatisfy(answer -> assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control")));
    }

    @Test
    void theKubeletAndMonitoringAskTheProbesByAnyName() throws Exception {
        for (String host : List.of("10.244.1.7:7190", "[fd00::7]:7190", "portner.my-namespace.svc:7190")) {
            assertThat(ask(off.probesPort(), head("GET", "/q/health/live", host)).status()).as(host).isEqualTo(200);
        }
    }

    @Test
    void withoutTheVariableThereIsNoTokenApi() throws Exception {
        RawClient.Answer answer = askForToken(off, "Content-Type: application/json\r\nX-Portner: 1\r\n", ASKED);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(ask(off.adminPort(), head("GET", "/api/v1/token", "localhost")).status()).isIn(404, 405);
    }

    @Test
    void anApplicationGetsTheTokenThatItsCallsCarry() throws Exception {
        eventually(PATIENCE, () -> {
            RawClient.Answer answer = askForToken(portner, "Content-Type: application/json\r\nX-Portner: 1\r\n", ASKED);
            assertThat(answer.status()).as("an answer").isEqualTo(200);
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            assertThat(answer.header("content-type")).startsWith("application/json");
            String token = Calls.echoed(Calls.get(portner.proxy("/x")), "Authorization").get(0).substring("Bearer ".length());
            assertThat(answer.body().equals("{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + lifeIn(answer.body()) + "}"))
                    .as("it is the token of the route").isTrue();
            assertThat(lifeIn(answer.body())).isBetween(1, 120);
        });
    }

    private static int lifeIn(String body) {
        return Integer.parseInt(body.replaceFirst(".*\"expires_in\":([0-9]+)}", "$1"));
    }

    @Test
    void aFormDoesAsWell() throws Exception {
        eventually(PATIENCE, () -> assertThat(askForToken(portner, "Content-Type: application/x-www-form-urlencoded\r\nX-Portner: 1\r\n",
                "identity_provider=maskinporten&target=ks%3Afiks").status()).isEqualTo(200));
    }

    /** Whoever makes the application fetch a URL of theirs can seldom choose a header. */
    @Test
    void withoutTheHeaderThereIsNoToken() throws Exception {
        for (String type : List.of("application/json", "application/x-www-form-urlencoded")) {
            RawClient.Answer answer = askForToken(portner, "Content-Type: " + type + "\r\n", ASKED);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.header("proxy-status")).startsWith("portner; error=http_request_denied");
            assertThat(answer.body()).contains("required-header-missing", "PORTNER_REQUIRED_HEADER");
        }
    }

    @Test
    void whatHasComeThroughAProxyGetsNone() throws Exception {
        for (String header : List.of("X-Forwarded-For: 10.0.0.1", "Forwarded: for=10.0.0.1", "Via: 1.1 somewhere")) {
            assertThat(askForToken(portner, "Content-Type: application/json\r\nX-Portner: 1\r\n" + header + "\r\n", ASKED).status()).as(header).isEqualTo(403);
        }
    }

    @Test
    void aTokenThatNoRouteHasIsNotGivenOut() throws Exception {
        for (String target : List.of("ks:other", "ks:fiks ks:other", "idporten:dcr.write")) {
            RawClient.Answer answer = askForToken(portner, "Content-Type: application/json\r\nX-Portner: 1\r\n",
                    "{\"identity_provider\":\"maskinporten\",\"target\":\"" + target + "\"}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("PORTNER_ROUTES_n__SCOPES").doesNotContain("other");
        }
    }

    @Test
    void theTokenIsOnlyForPost() throws Exception {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE")) {
            RawClient.Answer answer = ask(portner.adminPort(), method + " /api/v1/token HTTP/1.1\r\nHost: localhost\r\nX-Portner: 1\r\n\r\n");
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("POST");
        }
    }

    /** By the design's rule: no call goes through the proxy to Portner's own listeners. */
    @Mistake("loopback admin endpoint reached through SSRF in the app")
    @Test
    void theProxyLeadsNobodyThere() throws Exception {
        RawClient.Answer answer = ask(portner.proxyPort(), "GET http://127.0.0.1:" + portner.adminPort() + "/status HTTP/1.1\r\nHost: 127.0.0.1:"
                + portner.adminPort() + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(508);
    }
}
