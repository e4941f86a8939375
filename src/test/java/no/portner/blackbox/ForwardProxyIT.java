package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that nobody has changed, told by their environment or their options that Portner is their proxy. */
class ForwardProxyIT {

    private static final String HOST = "api.fiks.test.ks.no";

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(environment.variables("PORTNER_TLS_INTERCEPTION", "true", "PORTNER_CA_DIR", ca().toString(),
                "PORTNER_CA_KEY_DIR", directory.resolve("private").toString()));
        eventually(Duration.ofSeconds(20), () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            // Both are closed, the process first.
        }
    }

    private static Path ca() {
        return directory.resolve("ca");
    }

    private static String proxy() {
        return "http://localhost:" + portner.proxyPort();
    }

    /** What a program says on standard output, with these variables and none of a proxy's besides. */
    private static String run(Map<String, String> variables, String... command) throws Exception {
        assumeTrue(isThere(command[0]), command[0] + " is not installed");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.toLowerCase().endsWith("_proxy"));
        builder.environment().putAll(variables);
        Process process = builder.redirectError(directory.resolve("stderr").toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> read(directory.resolve("stderr"))).isZero();
        return said;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    private static void assertHasCredentials(String echo) {
        assertThat(Calls.echoed(echo, "Authorization")).as(echo).singleElement().asString().startsWith("Bearer ");
        assertThat(Calls.echoed(echo, "IntegrasjonPassord")).containsExactly(environment.integration().password());
        assertThat(Calls.echoed(echo, "Host")).containsExactly(HOST);
    }

    @Test
    void curlWithAProxyForHttp() throws Exception {
        assertHasCredentials(run(Map.of("http_proxy", proxy()), "curl", "-sSf", "http://" + HOST + "/x"));
        assertHasCredentials(run(Map.of(), "curl", "-sSf", "-x", proxy(), "http://" + HOST.toUpperCase() + ".:80/x"));
    }

    @Test
    void curlWithAProxyForHttps() throws Exception {
        String trusted = ca().resolve("ca.pem").toString();
        assertHasCredentials(run(Map.of("HTTPS_PROXY", proxy()), "curl", "-sSf", "--cacert", trusted, "https://" + HOST + "/x"));
        assertHasCredentials(run(Map.of("HTTPS_PROXY", proxy()), "curl", "-sSf", "--http1.1", "--cacert", trusted, "https://" + HOST + "/x"));
    }

    /** A host that no route has: curl's own TLS, end to end, and nothing of ours within. */
    @Test
    void curlThroughATunnel() throws Exception {
        String status = run(Map.of("HTTPS_PROXY", proxy()), "curl", "-sS", "--cacert", directory.resolve("ca.pem").toString(), "-o", "/dev/null", "-w",
                "%{http_code} %{http_connect}", environment.twin().fiks().url() + "/x");
        assertThat(status).isEqualTo("401 200");
    }

    @Test
    void curlKeepsToItselfWhatNoProxyNames() throws Exception {
        try (OneAnswer server = new OneAnswer()) {
            run(Map.of("http_proxy", proxy(), "no_proxy", "localhost,127.0.0.1"), "curl", "-sSf", server.url("/direct"));
            assertThat(server.heard()).startsWith("GET /direct HTTP/1.1\r\n").contains("User-Agent: curl");
        }
    }

    @Test
    void aCallToAnotherHostPassesAsItIs() throws Exception {
        try (OneAnswer server = new OneAnswer()) {
            run(Map.of("http_proxy", proxy()), "curl", "-sSf", "-H", "IntegrasjonId: theirs", server.url("/a?b"));
            assertThat(server.heard()).startsWith("GET /a?b HTTP/1.1\r\n").contains("IntegrasjonId: theirs", "127.0.0.1:" + server.port())
                    .doesNotContainIgnoringCase("authorization").doesNotContainIgnoringCase("passord").doesNotContainIgnoringCase("proxy");
        }
    }

    /** Its default: it offers an upgrade to HTTP/2 in plain HTTP, which goes no further. */
    @Test
    void theJdksClientWithAProxySelector() throws Exception {
        HttpClient client = jdk();
        HttpResponse<String> plain = client.send(HttpRequest.newBuilder(URI.create("http://" + HOST + "/x")).build(), BodyHandlers.ofString());
        assertThat(plain.statusCode()).isEqualTo(200);
        assertHasCredentials(plain.body());
        HttpResponse<String> secure = client.send(HttpRequest.newBuilder(URI.create("https://" + HOST + "/x")).build(), BodyHandlers.ofString());
        assertThat(secure.statusCode()).isEqualTo(200);
        assertHasCredentials(secure.body());
        assertThat(secure.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }

    private static HttpClient jdk() throws Exception {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        try (InputStream pem = Files.newInputStream(ca().resolve("ca.pem"))) {
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                roots.setCertificateEntry("ca" + number++, certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).proxy(ProxySelector.of(new InetSocketAddress("localhost", portner.proxyPort()))).build();
    }

    @Test
    void pythonsUrllib() throws Exception {
        String program = "import urllib.request, sys\nsys.stdout.write(urllib.request.urlopen(sys.argv[1], timeout=30).read().decode())";
        Map<String, String> variables = Map.of("HTTP_PROXY", proxy(), "HTTPS_PROXY", proxy(), "http_proxy", proxy(), "SSL_CERT_FILE",
                ca().resolve("ca-bundle.pem").toString());
        assertHasCredentials(run(variables, "python3", "-c", program, "http://" + HOST + "/x"));
        assertHasCredentials(run(variables, "python3", "-c", program, "https://" + HOST + "/x"));
    }

    @Test
    void aCallThatWouldComeBackIsA508() throws Exception {
        for (int port : new int[] {portner.proxyPort(), portner.adminPort(), portner.probesPort()}) {
            for (String host : new String[] {"localhost", "127.0.0.1", "[::ffff:127.0.0.1]"}) {
                String authority = host + ":" + port;
                assertThat(raw("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")).as("CONNECT " + authority).isEqualTo(508);
                assertThat(raw("GET http://" + authority + "/x HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")).as(authority).isEqualTo(508);
            }
        }
    }

    /** None may be tunnelled past the route, nor get its token. */
    @ParameterizedTest
    @ValueSource(strings = {HOST + "..", "." + HOST, "[" + HOST + "]", "user@" + HOST, HOST + "%00", HOST + "%2e", "%61pi.fiks.test.ks.no", HOST + "\t",
        "2130706433", "0x7f.1", "127.1", "[127.0.0.1]", "[::1%25lo]", HOST + ":443"})
    void aHostThatCanBeReadInTwoWaysIsA400(String host) throws Exception {
        assertThat(raw("CONNECT " + host + ":443 HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(400);
        assertThat(raw("GET http://" + host + ":443/x HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "080", "443:443", "", "-1", "4e2"})
    void aPortThatIsNoneIsA400(String port) throws Exception {
        assertThat(raw("CONNECT " + HOST + ":" + port + " HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(400);
    }

    private static int raw(String request) throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            return client.send(request).answer().status();
        }
    }

    /** A plain server that answers one call. */
    private static final class OneAnswer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        private final CompletableFuture<String> heard = CompletableFuture.supplyAsync(this::answer);

        OneAnswer() throws IOException {
        }

        private String answer() {
            try (Socket socket = server.accept()) {
                StringBuilder text = new StringBuilder();
                while (text.indexOf("\r\n\r\n") < 0) {
                    text.append((char) socket.getInputStream().read());
                }
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return text.toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int port() {
            return server.getLocalPort();
        }

        String url(String path) {
            return "http://127.0.0.1:" + port() + path;
        }

        String heard() throws Exception {
            return heard.get(15, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
