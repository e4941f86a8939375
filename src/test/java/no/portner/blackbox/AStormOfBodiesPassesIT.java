package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.TestServerTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of bodies that nobody takes, in little memory: each holds little, whoever calls meanwhile is served, or refused at once, and
 * afterwards all is well. What each may hold where there is enough would come to half as much again as there is.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read from /proc")
class AStormOfBodiesPassesIT {

    private static final int BODIES = 320;
    private static final int MEMORY_MIB = 40;
    /** As Surroundings says, and the native executable. */
    private static final int HEAP_MIB = PortnerProcess.isNative() ? 48 : 128;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** So many calls have been answered since anything was taken: the storm is at its height. */
    private static final int CALLS_AT_THE_HEIGHT = 20;
    /** All of those, on a busy machine. Before that a call shares the event loops with what the system's buffers swallow, some GB. */
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    private static final Surroundings LITTLE_MEMORY = new Surroundings() {

        @Override
        public List<String> command(Path underTest) {
            List<String> command = new ArrayList<>(NONE.command(underTest));
            command.add(1, "-XX:MaxDirectMemorySize=" + MEMORY_MIB + "m");
            return command;
        }

        @Override
        public String page(int port, String path) throws IOException, InterruptedException {
            return NONE.page(port, path);
        }
    };

    @TempDir
    Path directory;
    private TwinEnvironment environment;
    private final List<SocketChannel> storm = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory);
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        closeAll();
        environment.close();
    }

    private void closeAll() throws IOException {
        for (SocketChannel each : storm) {
            // At once: what the system has still to send for it would keep the end from being seen.
            each.setOption(StandardSocketOptions.SO_LINGER, 0).close();
        }
        storm.clear();
    }

    private static RawClient.Answer small(PortnerProcess portner) throws IOException {
        try (RawClient client = RawClient.to(portner)) {
            return client.patience(PATIENCE).send("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n").answer();
        }
    }

    private void call(PortnerProcess portner, String head) throws IOException {
        SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", portner.proxyPort()));
        storm.add(client);
        client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        client.configureBlocking(false);
    }

    private void upload(PortnerProcess portner, String target, String host) throws IOException {
        call(portner, "POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 1000000000\r\n\r\n");
    }

    /** Takes connections, as the system does for it, and nothing else. */
    private static ServerSocket deaf() throws IOException {
        ServerSocket deaf = new ServerSocket();
        deaf.setReceiveBufferSize(4096);
        deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2 * BODIES);
        return deaf;
    }

    @Test
    void uploadsThatAreNotTaken() throws Exception {
        try (ServerSocket deaf = deaf(); PortnerProcess portner = PortnerProcess.start(LITTLE_MEMORY, environment.variables())) {
            String host = "127.0.0.1:" + deaf.getLocalPort();
            passes(portner, () -> {
                for (int i = 0; i < BODIES; i++) {
                    upload(portner, "http://" + host + "/" + i, host);
                }
            }, this::push);
        }
    }

    /** With a token, and in TLS, which writes all in other words. */
    @Test
    void uploadsToARouteThatAreNotTaken() throws Exception {
        assumeTrue(PortnerProcess.isNative(), "without its compiled TLS the system's buffers take minutes to fill");
        try (ScriptedUpstream deaf = new ScriptedUpstream(TestServerTls.context(environment.pki(), "deaf.example.no")).always(c -> over.await());
                PortnerProcess portner = PortnerProcess.start(LITTLE_MEMORY, environment.variables("PORTNER_ROUTES_2__NAME", "deaf",
                        "PORTNER_ROUTES_2__HOST", "deaf.example.no", "PORTNER_ROUTES_2__UPSTREAM", "https://localhost:" + deaf.port(),
                        "PORTNER_ROUTES_2__CONNECT_TIMEOUT", "60s"))) {
            passes(portner, () -> {
                for (int i = 0; i < BODIES; i++) {
                    upload(portner, "/deaf.example.no/" + i, "localhost");
                }
            }, this::push);
        }
    }

    @Test
    void downloadsThatAreNotTaken() throws Exception {
        AtomicLong sent = new AtomicLong();
        AtomicLong before = new AtomicLong();
        try (ServerSocket lavish = new ServerSocket(0, 2 * BODIES, InetAddress.getLoopbackAddress());
                PortnerProcess portner = PortnerProcess.start(LITTLE_MEMORY, environment.variables())) {
            inBackground(() -> {
                while (true) {
                    Socket connection = lavish.accept();
                    inBackground(() -> give(connection, sent));
                }
            });
            String host = "127.0.0.1:" + lavish.getLocalPort();
            passes(portner, () -> {
                for (int i = 0; i < BODIES; i++) {
                    call(portner, "GET http://" + host + "/" + i + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
                }
            }, () -> sent.get() - before.getAndSet(sent.get()));
        }
    }

    private static void give(Socket connection, AtomicLong sent) throws IOException {
        byte[] piece = new byte[64 * 1024];
        try (connection) {
            OutputStream out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(piece);
                sent.addAndGet(piece.length);
            }
        }
    }

    private static void inBackground(Eventually.Assertion work) {
        Thread thread = new Thread(() -> {
            try {
                work.hold();
            } catch (Exception e) {
                // The other side, or the server, has been closed: it is over.
            }
        }, "upstream");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param taken how many bytes have been taken since it was asked the last time */
    private void passes(PortnerProcess portner, Eventually.Assertion begin, LongSupplier taken) throws Exception {
        eventually(PATIENCE, () -> assertThat(small(portner).status()).isEqualTo(200));
        long before = highestResidentMib(portner);
        begin.hold();
        long begun = System.nanoTime();
        long height = begun;
        for (int calls = 0; calls < CALLS_AT_THE_HEIGHT; calls++) {
            if (taken.getAsLong() > 0) {
                calls = -1;
                height = System.nanoTime();
                assertThat(Duration.ofNanos(height - begun)).as("until nothing more is taken").isLessThan(PATIENCE);
            }
            isServedOrRefused(portner);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - height)).as("for %d calls meanwhile", CALLS_AT_THE_HEIGHT).isLessThan(AT_ONCE);
        assertThat(storm).as("bodies that wait").hasSizeGreaterThan(BODIES / 2);
        long most = highestResidentMib(portner);
        System.out.printf("a storm of %d bodies: %d wait, %d MiB resident before it and %d at its height, scarce %d times%n", BODIES, storm.size(),
                before, most, portner.lines("new calls get 503"));
        assertThat(most).as("MiB, of them %d before", before).isLessThan(before + HEAP_MIB + MEMORY_MIB);
        closeAll();
        eventually(PATIENCE, () -> assertThat(small(portner).status()).as("afterwards").isEqualTo(200));
        var upload = Calls.send("POST", portner.proxy("/upload"), BodyPublishers.ofByteArray(new byte[4 << 20]));
        assertThat(upload.statusCode()).as(upload.body()).isEqualTo(200);
        assertThat(new JsonObject(upload.body()).getLong("size")).isEqualTo(4 << 20);
        assertThat(portner.output()).doesNotContain("OutOfMemory", "OutOfDirectMemory", "error in Portner itself", "\"ERROR\"");
    }

    private static void isServedOrRefused(PortnerProcess portner) throws IOException {
        RawClient.Answer answer = small(portner);
        if (answer.status() != 200) {
            assertThat(answer.status() + answer.body()).startsWith("503").contains("overloaded", "PORTNER_MAX_REQUESTS");
        }
    }

    /** As much as is taken; whoever has been refused has been told, and is not asked again. */
    private long push() {
        ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
        AtomicLong taken = new AtomicLong();
        storm.removeIf(client -> {
            try {
                do {
                    piece.clear();
                    taken.addAndGet(client.write(piece));
                } while (!piece.hasRemaining());
                return false;
            } catch (IOException refused) {
                return true;
            }
        });
        return taken.get();
    }

    private static long highestResidentMib(PortnerProcess portner) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + portner.process().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst()
                    .orElseThrow() / 1024;
        }
    }
}
