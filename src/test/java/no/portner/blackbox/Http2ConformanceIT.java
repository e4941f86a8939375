package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** h2spec (summerwind/h2spec 2.2.0), every case of it: none fails and none is skipped. */
class Http2ConformanceIT {

    private static final Path UNPACKED = Path.of("target", "h2spec");

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(isLinuxOnAmd64() || System.getenv("CI") != null, "h2spec is there for Linux on amd64");
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(environment.variables("PORTNER_TLS_INTERCEPTION", "true", "PORTNER_CA_DIR",
                directory.resolve("ca").toString(), "PORTNER_CA_KEY_DIR", directory.resolve("private").toString(),
                "PORTNER_ROUTES_2__NAME", "local", "PORTNER_ROUTES_2__HOST", "localhost", "PORTNER_ROUTES_2__UPSTREAM",
                environment.twin().fiks().url()));
        eventually(Duration.ofSeconds(30), () -> assertThat(Calls.get(portner.proxy("/echo")).statusCode()).isEqualTo(200));
    }

    private static boolean isLinuxOnAmd64() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
    }

    @AfterAll
    static void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            // Both are closed, the process first.
        }
    }

    @Test
    void everyCasePassesWithPriorKnowledge() throws Exception {
        everyCasePasses(portner.proxyPort());
    }

    /**
     * It knows nothing of proxies, so that somebody asks for its tunnels; and it names as {@code :authority} what it connects to, so that
     * must be a route's host: any other is answered 421 before the malformed part of a request comes.
     */
    @Test
    void everyCasePassesInAnInterceptedTunnel() throws Exception {
        try (ConnectRelay relay = new ConnectRelay(portner.proxyPort(), "localhost:443")) {
            everyCasePasses(relay.port(), "--tls", "--insecure");
        }
    }

    private static void everyCasePasses(int port, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(h2spec().toString(), "--host", "localhost", "--port", String.valueOf(port), "--path",
                "/echo", "--timeout", "10"));
        command.addAll(List.of(options));
        long before = portner.lines(" 200 ");
        String said = run(command);
        assertThat(said).as(said).containsPattern("(?m)^(\\d+) tests, \\1 passed, 0 skipped, 0 failed$");
        // Whoever refuses all requests passes most of the cases.
        eventually(Duration.ofSeconds(10), () -> assertThat(portner.lines(" 200 ") - before).as("calls that were served").isGreaterThan(20));
    }

    private static Path h2spec() throws Exception {
        Path archive;
        try (Stream<Path> files = Files.walk(UNPACKED)) {
            archive = files.filter(file -> file.toString().endsWith("h2spec_linux_amd64.tar.gz")).findFirst().orElseThrow();
        }
        Path program = directory.resolve("h2spec");
        if (!Files.exists(program)) {
            run(List.of("tar", "-xzf", archive.toAbsolutePath().toString(), "-C", directory.toString()));
        }
        return program;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile(directory, "said", ".txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).as(command + " has ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(said).replaceAll("\u001b\\[[0-9;]*m", "");
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
