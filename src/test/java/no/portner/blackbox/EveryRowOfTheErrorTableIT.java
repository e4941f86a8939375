package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.portner.error.ProxyError.Kind;
import no.portner.twin.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One real call for each kind of error: what the caller gets, to the last header, and what stands in the log. */
class EveryRowOfTheErrorTableIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** No outsider can provoke them: see {@code RowsThatNoOutsiderCanProvokeTest}. */
    private static final Set<Kind> PROVOKED_ELSEWHERE = Set.of(Kind.UPSTREAM_UNRESOLVED, Kind.INTERNAL);
    private static final Map<Kind, Row> ROWS = new EnumMap<>(Kind.class);

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static ServerSocket silent;
    private static PortnerProcess portner;
    /** Lets less pass. */
    private static PortnerProcess strict;

    /** The row as documented, and the request that leads to it. */
    /** Someone has to change something, and is told what in both languages. */
    private static final Set<String> WITH_HINTS = Set.of("token-refused", "unknown-integration", "unknown-consumer",
            "required-header-missing", "interception-off", "unmatched-refused");

    private record Row(int status, String type, String title, String proxyStatus, String level, boolean retryAfter, String route,
            String request) {
    }

    static {
        row(Kind.BAD_REQUEST, 400, "bad-request", "The request cannot be understood", "http_request_error", "INFO", "-",
                "GET /x HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n");
        row(Kind.START_LINE_TOO_LONG, 414, "start-line-too-long", "The request's first line is too long", "http_request_error", "INFO", "-",
                get("/" + "x".repeat(16 * 1024)));
        row(Kind.HEADERS_TOO_LARGE, 431, "headers-too-large", "The request's headers are too large", "http_request_error", "INFO", "-",
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(64 * 1024) + "\r\n\r\n");
        // A head without an end: its method is no call's, and "-" in the log.
        row(Kind.REQUEST_TIMEOUT, 408, "request-timeout", "The request comes too slowly", "http_request_error", "INFO", "-",
                "- / HTTP/1.1\r\nHost: localhost\r\n");
        row(Kind.UNKNOWN_ROUTE, 421, "unknown-route", "No route for this host", "destination_not_found", "INFO", "-",
                "GET /x HTTP/1.1\r\nHost: evil.example.org\r\n\r\n");
        row(Kind.INTEGRATION_UNKNOWN, 403, "unknown-integration", "No password for this integration", "http_request_denied", "INFO", "fiks",
                "GET /x HTTP/1.1\r\nHost: localhost\r\nIntegrasjonId: 11111111-2222-3333-4444-555555555555\r\n\r\n");
        row(Kind.CONSUMER_UNKNOWN, 403, "unknown-consumer", "Not on behalf of this organisation", "http_request_denied", "INFO", "fiks",
                "GET /x HTTP/1.1\r\nHost: localhost\r\nX-On-Behalf-Of: 991825827\r\n\r\n");
        row(Kind.REQUIRED_HEADER_MISSING, 403, "required-header-missing", "The call lacks the required header", "http_request_denied", "INFO",
                "fiks", get("/x"));
        row(Kind.INTERCEPTION_OFF, 403, "interception-off", "TLS to this host is not intercepted", "http_request_denied", "INFO", "-",
                "CONNECT api.fiks.test.ks.no:443 HTTP/1.1\r\nHost: api.fiks.test.ks.no:443\r\n\r\n");
        row(Kind.UNMATCHED_REFUSED, 403, "unmatched-refused", "Calls to hosts without a route are refused", "http_request_denied", "INFO", "-",
                "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n");
        row(Kind.DESTINATION_FORBIDDEN, 403, "destination-forbidden", "No call goes to this address", "destination_ip_prohibited", "WARN", "-",
                "GET http://169.254.169.254/latest/meta-data/ HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n");
        row(Kind.METHOD_NOT_SUPPORTED, 501, "not-offered", "Not offered by this version", "http_request_denied", "INFO", "-",
                "CONNECT api.fiks.test.ks.no:443 HTTP/1.1\r\nHost: api.fiks.test.ks.no\r\n\r\n");
        ROWS.put(Kind.OVERLOADED, new Row(503, "overloaded", "Too many calls at once", "connection_limit_reached", "WARN", true, "-",
                get("/x")));
        row(Kind.LOOP, 508, "loop", "The call would come back to Portner", "proxy_loop_detected", "WARN", "loop",
                get("/loop.example.no/x"));
        row(Kind.TOKEN_REFUSED, 502, "token-refused", "Maskinporten refused a token", "proxy_configuration_error", "WARN", "refused",
                get("/refused.example.no/x"));
        ROWS.put(Kind.TOKEN_UNREACHABLE, new Row(503, "token-unreachable", "Maskinporten gave no token", "destination_unavailable", "WARN",
                true, "away", get("/away.example.no/x")));
        row(Kind.TOKEN_TIMEOUT, 504, "token-timeout", "Maskinporten did not answer in time", "connection_timeout", "WARN", "slow",
                get("/slow.example.no/x"));
        row(Kind.UPSTREAM_UNREACHABLE, 502, "upstream-unreachable", "The upstream cannot be reached", "connection_refused", "WARN",
                "closed",
                get("/closed.example.no/x"));
        row(Kind.UPSTREAM_TLS, 502, "upstream-tls", "The upstream's certificate is not trusted", "tls_certificate_error", "WARN",
                "impostor",
                get("/impostor.example.no/x"));
        row(Kind.UPSTREAM_CONNECT_TIMEOUT, 504, "upstream-connect-timeout", "The upstream did not connect in time", "connection_timeout",
                "WARN", "silent", get("/silent.example.no/x"));
        row(Kind.UPSTREAM_RESPONSE_TIMEOUT, 504, "upstream-timeout", "The upstream did not answer in time", "http_response_timeout", "WARN",
                "hasty", get("/" + TwinEnvironment.OWN_HOST + "/hang"));
        row(Kind.UPSTREAM_CLOSED, 502, "upstream-closed", "The upstream closed the connection", "connection_terminated", "WARN", "fiks",
                get("/reset"));
        row(Kind.UPSTREAM_PROTOCOL, 502, "upstream-protocol", "The upstream's answer cannot be understood", "http_protocol_error", "WARN",
                "fiks", get("/garbage"));
    }

    private static void row(Kind kind, int status, String type, String title, String proxyStatus, String level, String route,
            String request) {
        ROWS.put(kind, new Row(status, type, title, proxyStatus, level, false, route, request));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        environment.twin().faults().add(Fault.status(503, "{}").scope("ks:away")).add(Fault.of(Fault.Kind.HANG).scope("ks:slow"));
        String fiks = environment.twin().fiks().url();
        int ownPort = ErrorsIT.closedPort();
        Map<String, String> variables = environment.variables("PORTNER_PROXY_PORT", String.valueOf(ownPort), "PORTNER_MAX_REQUESTS", "2",
                "PORTNER_HEADER_TIMEOUT", "2s",
                "PORTNER_CONSUMER_ORG_HEADER", "X-On-Behalf-Of", "PORTNER_CONSUMER_ORGS", "910753614");
        route(variables, 2, "loop", "https://localhost:" + ownPort);
        route(variables, 3, "closed", "https://localhost:" + ErrorsIT.closedPort());
        route(variables, 4, "impostor", fiks);
        route(variables, 5, "silent", "https://localhost:" + silent.getLocalPort(), "CONNECT_TIMEOUT", "500ms");
        route(variables, 6, "hasty", fiks, "HOST", TwinEnvironment.OWN_HOST, "RESPONSE_TIMEOUT", "500ms");
        route(variables, 7, "refused", fiks, "SCOPES", "ks:refused");
        route(variables, 8, "away", fiks, "SCOPES", "ks:away");
        route(variables, 9, "slow", fiks, "SCOPES", "ks:slow");
        portner = PortnerProcess.start(variables);
        eventually(PATIENCE, () -> assertThat(call(get("/x")).status()).isEqualTo(200));
    }

    private static PortnerProcess processFor(Kind kind) throws Exception {
        boolean refuses = kind == Kind.REQUIRED_HEADER_MISSING || kind == Kind.UNMATCHED_REFUSED || kind == Kind.METHOD_NOT_SUPPORTED;
        if (refuses && strict == null) {
            strict = PortnerProcess.start(environment.variables("PORTNER_REQUIRED_HEADER", "X-From-App", "PORTNER_UNMATCHED", "refuse",
                    "PORTNER_TRANSPARENT", "true", "PORTNER_TRANSPARENT_HTTPS_PORT", "0", "PORTNER_TRANSPARENT_HTTP_PORT", "0",
                    "PORTNER_CA_DIR", directory.resolve("ca").toString(), "PORTNER_CA_KEY_DIR", directory.resolve("private").toString()));
        }
        return refuses ? strict : portner;
    }

    /** Where the application takes us for the upstream, there is no proxy that could be asked for a tunnel. */
    private static int portFor(Kind kind) throws Exception {
        if (kind != Kind.METHOD_NOT_SUPPORTED) {
            return processFor(kind).proxyPort();
        }
        Matcher announced = Pattern.compile(" and http localhost:(\\d+)").matcher(processFor(kind).output());
        assertThat(announced.find()).isTrue();
        return Integer.parseInt(announced.group(1));
    }

    private static void route(Map<String, String> variables, int number, String name, String upstream, String... more) {
        String prefix = "PORTNER_ROUTES_" + number + "__";
        variables.putAll(Map.of(prefix + "NAME", name, prefix + "HOST", name + ".example.no", prefix + "UPSTREAM", upstream));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(prefix + more[i], more[i + 1]);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner; PortnerProcess other = strict) {
            silent.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowOfTheTable(Kind kind) throws Exception {
        Row row = ROWS.get(kind);
        if (row == null) {
            assertThat(PROVOKED_ELSEWHERE).as("a kind without a row").contains(kind);
            return;
        }
        if (kind == Kind.OVERLOADED) {
            whileTwoCallsHang(() -> assertTold(row, call(row.request())));
        } else {
            assertTold(row, call(kind, row.request()));
        }
        assertLogged(processFor(kind), row);
    }

    private static void assertTold(Row row, RawClient.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(row.status());
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("proxy-status")).matches("portner; error=" + row.proxyStatus() + "; details=\"[ -~]+\"");
        if (row.retryAfter()) {
            assertThat(answer.header("retry-after")).matches("[1-9][0-9]*");
        }
        assertThat(answer.whole()).isTrue();
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("type")).isEqualTo("urn:portner:problem:" + row.type());
        assertThat(problem.getString("title")).isEqualTo(row.title());
        assertThat(problem.getInteger("status")).isEqualTo(row.status());
        assertThat(problem.getString("detail")).isNotBlank();
        assertThat(problem.containsKey("hint_nb")).as("hints").isEqualTo(WITH_HINTS.contains(row.type()));
    }

    /** {@code route method status duration: label: detail}, and no path. */
    private static void assertLogged(PortnerProcess process, Row row) throws Exception {
        String method = row.request().substring(0, row.request().indexOf(' '));
        eventually(PATIENCE, () -> assertThat(process.output().lines().filter(line -> line.startsWith("{")).map(JsonObject::new)
                .filter(line -> "no.portner.access".equals(line.getString("loggerName")) && row.level().equals(line.getString("level")))
                .map(line -> line.getString("message"))).as("WARN lines of the access log")
                .anyMatch(message -> message.matches("\\Q" + row.route() + " " + method + " " + row.status() + "\\E \\d+ ms: " + row.type()
                        + ": .+")));
    }

    private static void whileTwoCallsHang(Eventually.Assertion assertion) throws Exception {
        underWay(0);
        try (RawClient first = RawClient.to(portner).send(get("/hang"))) {
            underWay(1);
            try (RawClient second = RawClient.to(portner).send(get("/hang"))) {
                underWay(2);
                assertion.hold();
            }
        }
        underWay(0);
    }

    private static void underWay(int calls) throws Exception {
        eventually(PATIENCE, () -> assertThat(Calls.json(Calls.get("http://localhost:" + portner.adminPort() + "/status"))
                .getInteger("requests")).isEqualTo(calls));
    }

    private static RawClient.Answer call(String request) throws Exception {
        return call(Kind.OVERLOADED, request);
    }

    private static RawClient.Answer call(Kind kind, String request) throws Exception {
        try (RawClient client = RawClient.to("localhost", portFor(kind))) {
            return client.send(request).answer();
        }
    }
}
