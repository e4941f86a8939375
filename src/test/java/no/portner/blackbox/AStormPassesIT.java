package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.TestServerTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many calls as are allowed ask for more memory than there is: new ones are refused for as long as that lasts, and then all is well. */
class AStormPassesIT {

    private static final String SMALL = "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int HEAD = 60_000;
    private static final int HEADS_THAT_FIT = 16 * 1024 * 1024 / HEAD;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** So that some hundred uploads are a storm; with less, Netty makes no pools. */
    private static final String LITTLE = "-XX:MaxDirectMemorySize=24m";
    /** The system's own buffers take some MB of each before Portner has to keep any. */
    private static final int UPLOADS = 320;

    private static final Surroundings LITTLE_MEMORY = new Surroundings() {

        @Override
        public List<String> command(Path underTest) {
            List<String> command = new ArrayList<>(NONE.command(underTest));
            command.add(1, LITTLE);
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
    private ScriptedUpstream deaf;
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        deaf = new ScriptedUpstream(TestServerTls.context(environment.pki(), "deaf.example.no")).takingLittle().always(c -> over.await());
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        deaf.close();
        environment.close();
    }

    private PortnerProcess portner(Surroundings surroundings) throws Exception {
        PortnerProcess portner = PortnerProcess.start(surroundings, environment.variables("PORTNER_ROUTES_2__NAME", "deaf",
                "PORTNER_ROUTES_2__HOST", "deaf.example.no", "PORTNER_ROUTES_2__UPSTREAM", "https://localhost:" + deaf.port(),
                "PORTNER_ROUTES_2__CONNECT_TIMEOUT", "60s"));
        eventually(PATIENCE, () -> assertThat(small(portner).status()).isEqualTo(200));
        return portner;
    }

    private static RawClient.Answer small(PortnerProcess portner) throws IOException {
        try (RawClient client = RawClient.to(portner)) {
            return client.send(SMALL).answer();
        }
    }

    @Test
    void largeHeadsOfCallsThatAreNotAnswered() throws Exception {
        String head = " HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(HEAD) + "\r\n\r\n";
        List<RawClient> storm = new ArrayList<>();
        try (PortnerProcess portner = portner(Surroundings.NONE)) {
            try {
                for (int i = 0; i < HEADS_THAT_FIT + 20; i++) {
                    RawClient client = RawClient.to(portner);
                    storm.add(client);
                    client.send("GET /deaf.example.no/" + i + head);
                }
                RawClient.Answer refused = storm.get(storm.size() - 1).answer();
                assertThat(refused.status()).as(refused.body()).isEqualTo(503);
                assertThat(refused.header("proxy-status")).contains("connection_limit_reached");
                assertThat(refused.body()).contains("overloaded", "PORTNER_MAX_HEADER_SIZE", "PORTNER_MAX_REQUESTS");
                assertThat(small(portner).status()).as("a usual call meanwhile").isEqualTo(200);
            } finally {
                for (RawClient client : storm) {
                    client.close();
                }
            }
            eventually(PATIENCE, () -> {
                try (RawClient client = RawClient.to(portner)) {
                    assertThat(client.send("GET /x" + head).answer().status()).as("afterwards").isEqualTo(200);
                }
            });
        }
    }

    /** Of the executable alone: what the system's buffers take before Portner has to keep any would keep Java's TLS busy for minutes on a busy machine. */
    @Test
    void uploadsThatAreNotTaken() throws Exception {
        assumeTrue(PortnerProcess.isNative(), "Java's TLS is too slow for it: BodiesWaitWhileMemoryIsScarceTest shows the rule");
        List<SocketChannel> storm = new ArrayList<>();
        try (PortnerProcess portner = portner(LITTLE_MEMORY)) {
            try {
                for (int i = 0; i < UPLOADS; i++) {
                    SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", portner.proxyPort()));
                    storm.add(client);
                    client.write(ByteBuffer.wrap(("POST /deaf.example.no/" + i + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII)));
                    client.configureBlocking(false);
                }
                eventually(PATIENCE, () -> {
                    push(storm);
                    RawClient.Answer answer = small(portner);
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.body()).contains("overloaded", "PORTNER_MAX_REQUESTS");
                });
                assertThat(portner.lines("of direct memory are in use: new calls get 503")).isEqualTo(1);
            } finally {
                for (SocketChannel client : storm) {
                    client.close();
                }
            }
            eventually(PATIENCE, () -> assertThat(small(portner).status()).as("afterwards").isEqualTo(200));
            assertThat(portner.lines("new calls are served again")).isEqualTo(1);
            assertThat(portner.output()).doesNotContain("OutOfMemory", "OutOfDirectMemory");
        }
    }

    /** As much as is taken; whoever has been refused has been told, and is not asked again. */
    private static void push(List<SocketChannel> clients) {
        ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
        clients.removeIf(client -> {
            try {
                do {
                    piece.clear();
                } while (client.write(piece) == piece.capacity());
                return false;
            } catch (IOException refused) {
                return true;
            }
        });
    }
}
