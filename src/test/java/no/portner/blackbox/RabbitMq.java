package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import no.portner.twin.TwinPki;

/** Debian's rabbitmq-server as processes of this test's own: node, data, ports and Erlang's name server, all gone at the end. */
final class RabbitMq implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path INSTALLED = Path.of("/usr/lib/rabbitmq/lib");
    private static final String ADMIN = "test";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final String password = UUID.randomUUID().toString();
    private final int port = freePort();
    private final int management = freePort();
    private final int names = freePort();
    private final int distribution = freePort();
    private final String node = "portner-" + port + "@localhost";
    private final Process nameServer;
    private Process server;

    /**
     * @param authentication the URL below which the broker asks for users and what they may
     * @param host the name in its certificate
     */
    RabbitMq(Path directory, TwinPki pki, String host, String authentication) throws Exception {
        this.directory = Files.createDirectories(directory);
        writeIdentity(pki.server(List.of(host), password.toCharArray()));
        Files.writeString(directory.resolve("enabled_plugins"), "[rabbitmq_auth_backend_http,rabbitmq_management].");
        Files.writeString(directory.resolve("rabbitmq.conf"), String.join("\n", "listeners.tcp = none", "listeners.ssl.1 = 127.0.0.1:" + port,
                "ssl_options.certfile = " + directory.resolve("server.pem"), "ssl_options.keyfile = " + directory.resolve("server.key"),
                "ssl_options.verify = verify_none", "management.tcp.ip = 127.0.0.1", "management.tcp.port = " + management,
                "collect_statistics_interval = 1000", "default_user = " + ADMIN, "default_pass = " + password, "default_user_tags.administrator = true",
                "default_permissions.configure = .*", "default_permissions.read = .*", "default_permissions.write = .*",
                "auth_backends.1 = internal", "auth_backends.2 = http", "auth_http.http_method = post",
                "auth_http.user_path = " + authentication + "/user", "auth_http.vhost_path = " + authentication + "/vhost",
                "auth_http.resource_path = " + authentication + "/resource", "auth_http.topic_path = " + authentication + "/topic",
                "log.console = true", "log.console.level = info", ""));
        nameServer = builder("epmd", "-port", String.valueOf(names), "-address", "127.0.0.1").start();
        start();
    }

    /** Skips the test on a machine that has no broker; in CI there is one. */
    static void isThere() {
        boolean there = Files.isDirectory(INSTALLED);
        assertThat(there || !"true".equals(System.getenv("CI"))).as("rabbitmq-server is installed").isTrue();
        assumeTrue(there, "rabbitmq-server is not installed");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void writeIdentity(KeyStore store) throws Exception {
        String alias = store.aliases().nextElement();
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : store.getCertificateChain(alias)) {
            chain.append("-----BEGIN CERTIFICATE-----\n").append(lines.encodeToString(certificate.getEncoded())).append("\n-----END CERTIFICATE-----\n");
        }
        Files.writeString(directory.resolve("server.pem"), chain);
        Files.writeString(directory.resolve("server.key"), "-----BEGIN " + "PRIVATE KEY-----\n"
                + lines.encodeToString(store.getKey(alias, password.toCharArray()).getEncoded()) + "\n-----END " + "PRIVATE KEY-----\n");
    }

    private ProcessBuilder builder(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()));
        Map<String, String> own = new HashMap<>(Map.of("HOME", directory.toString(), "RABBITMQ_NODENAME", node,
                "RABBITMQ_MNESIA_BASE", directory.resolve("data").toString(), "RABBITMQ_LOG_BASE", directory.toString(), "RABBITMQ_LOGS", "-",
                "RABBITMQ_ENABLED_PLUGINS_FILE", directory.resolve("enabled_plugins").toString(),
                "RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq").toString(), "RABBITMQ_CONF_ENV_FILE", "/dev/null",
                "RABBITMQ_DIST_PORT", String.valueOf(distribution), "ERL_EPMD_PORT", String.valueOf(names)));
        own.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        own.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}");
        builder.environment().putAll(own);
        return builder;
    }

    /** Listens when this returns. */
    void start() throws Exception {
        Path script;
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            script = versions.map(version -> version.resolve("sbin/rabbitmq-server")).filter(Files::exists).findFirst().orElseThrow();
        }
        server = builder(script.toString()).start();
        try {
            eventually(PATIENCE, () -> {
                try (Socket any = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertThat(server.isAlive()).isTrue();
                }
                assertThat(ask("GET", "/api/overview").statusCode()).isEqualTo(200);
            });
        } catch (Exception | AssertionError e) {
            throw new AssertionError("the broker did not start: " + Files.readString(directory.resolve("log")), e);
        }
    }

    /** As a crash does. */
    void kill() throws Exception {
        List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
        all.add(server.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        server.waitFor();
        for (ProcessHandle one : all) {
            one.onExit().join();
        }
    }

    int port() {
        return port;
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        String credentials = Base64.getEncoder().encodeToString((ADMIN + ":" + password).getBytes(StandardCharsets.UTF_8));
        return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + path)).timeout(Duration.ofSeconds(10))
                .header("Authorization", "Basic " + credentials).header("X-Reason", "the token has ended")
                .method(method, HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Closes the connections that are older than this, as Fiks IO may when their token has ended. @return how many */
    int closeOlderThan(Duration age) throws IOException, InterruptedException {
        int closed = 0;
        for (Object each : new JsonArray(ask("GET", "/api/connections").body())) {
            JsonObject connection = (JsonObject) each;
            if (System.currentTimeMillis() - connection.getLong("connected_at", Long.MAX_VALUE) > age.toMillis()) {
                String name = URLEncoder.encode(connection.getString("name"), StandardCharsets.UTF_8).replace("+", "%20");
                closed += ask("DELETE", "/api/connections/" + name).statusCode() == 204 ? 1 : 0;
            }
        }
        return closed;
    }

    @Override
    public void close() throws Exception {
        kill();
        nameServer.destroyForcibly().waitFor();
    }
}
