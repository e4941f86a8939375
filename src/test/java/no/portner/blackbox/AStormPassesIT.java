package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
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

/** As many calls as are allowed ask with large heads for more memory than there is: new ones are refused for as long as that lasts, and then all is well. */
class AStormPassesIT {

    private static final String SMALL = "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int HEAD = 60_000;
    private static final int HEADS_THAT_FIT = 16 * 1024 * 1024 / HEAD;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private TwinEnvironment environment;
    private ScriptedUpstream deaf;
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        deaf = new ScriptedUpstream(TestServerTls.context(environment.pki(), "deaf.example.no")).always(c -> over.await());
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        deaf.close();
        environment.close();
    }

    private PortnerProcess portner() throws Exception {
        PortnerProcess portner = PortnerProcess.start(Surroundings.NONE, environment.variables("PORTNER_ROUTES_2__NAME", "deaf",
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
        try (PortnerProcess portner = portner()) {
            try {
                for (int i = 0; i < HEADS_THAT_FIT - 20; i++) {
                    storm.add(RawClient.to(portner).send("GET /deaf.example.no/" + i + head));
                }
                RawClient.Answer refused = oneMoreUntilRefused(portner, storm, head);
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

    /** Whoever is not refused at once is one more that waits. */
    private static RawClient.Answer oneMoreUntilRefused(PortnerProcess portner, List<RawClient> storm, String head) throws IOException {
        while (storm.size() < 2 * HEADS_THAT_FIT) {
            RawClient client = RawClient.to(portner).patience(Duration.ofMillis(500));
            storm.add(client.send("GET /deaf.example.no/more" + head));
            try {
                return client.answer();
            } catch (SocketTimeoutException waits) {
                // There was room for its head.
            }
        }
        throw new AssertionError(storm.size() + " large heads and nobody has been refused");
    }
}
