package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is more than a request and its answer: WebSocket, events, HTTP/2 with prior knowledge, uploads that are refused, tunnels at the end. */
class UpgradesAndStreamsIT {

    private static final long FIVE_GIGABYTES = 5_000_000_000L;

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(environment.variables());
    }

    @AfterAll
    static void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            // Both are closed, the process first.
        }
    }

    @Test
    void aWebSocketIsOpenedWithTheTokenAndEchoes() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create("ws://localhost:" + portner.proxyPort()
                + "/ws"), new WebSocket.Listener() {

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        heard.add(text.toString());
                        from.request(1);
                        return null;
                    }
                }).get(60, TimeUnit.SECONDS);
        for (int i = 0; i < 3; i++) {
            socket.sendText("message " + i, true).get(10, TimeUnit.SECONDS);
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("message " + i);
        }
        socket.abort();
        assertThat(environment.twin().fiks().journal()).anySatisfy(call -> {
            assertThat(call.uri()).isEqualTo("/ws");
            assertThat(call.headers()).anySatisfy(header -> assertThat(header.getKey()).isEqualToIgnoringCase("IntegrasjonPassord"));
        });
    }

    /** The stream has no end, so that whoever waits for one sees no event. */
    @Test
    void anEventIsThereBeforeTheNextIsSent() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            client.send("GET /sse?events=1000000&ms=50 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            List<String> events = new ArrayList<>();
            while (events.size() < 3) {
                String line = client.line();
                assertThat(line).as("before the third event").isNotNull();
                if (line.startsWith("data:")) {
                    events.add(line);
                }
            }
            assertThat(events).containsExactly("data: event 0", "data: event 1", "data: event 2");
        }
    }

    @Test
    void http2WithPriorKnowledge() throws Exception {
        assertThat(curl("--http2-prior-knowledge", "-o", directory.resolve("answer").toString(), "-w", "%{http_code} %{http_version}",
                "http://localhost:" + portner.proxyPort() + "/x")).isEqualTo("200 2");
    }

    @Test
    void aRefusedUploadOfFiveGigabytesSendsNoBody() throws Exception {
        assertThat(upload(portner, "/early")).isEqualTo("413 0");
    }

    @Test
    void withoutATokenAnUploadSendsNoBodyEither() throws Exception {
        try (PortnerProcess unknown = PortnerProcess.start(environment.variables("MASKINPORTEN_CLIENT_ID", "nobody-knows"))) {
            assertThat(upload(unknown, "/upload")).isEqualTo("502 0");
        }
    }

    private static String upload(PortnerProcess to, String path) throws Exception {
        Path file = directory.resolve("five-gigabytes");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(FIVE_GIGABYTES);
        }
        return curl("-T", file.toString(), "--expect100-timeout", "60", "-o", directory.resolve("refusal").toString(), "-w",
                "%{http_code} %{size_upload}", "http://localhost:" + to.proxyPort() + path);
    }

    @Test
    void aTunnelThatNobodyEndsIsCutWhenTheDrainIsOver() throws Exception {
        try (PortnerProcess draining = PortnerProcess.start(environment.variables("PORTNER_SHUTDOWN", "sidecar", "PORTNER_DRAIN_TIMEOUT", "2s"));
                RawClient client = RawClient.to(draining)) {
            String fiks = URI.create(environment.twin().fiks().url()).getAuthority();
            assertThat(client.send("CONNECT " + fiks + " HTTP/1.1\r\nHost: " + fiks + "\r\n\r\n").answerWithoutBody().status()).isEqualTo(200);
            draining.terminate();
            eventually(Duration.ofSeconds(10), () -> assertThat(draining.output()).contains("draining: 1 calls under way"));
            assertThat(client.ended()).isTrue();
            assertThat(draining.waitForExit()).as(draining.output()).isZero();
            assertThat(draining.output()).contains("drained: 1 calls cut");
        }
    }

    private static String curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "--max-time", "90"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return abort("curl is not installed: " + e.getMessage());
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
