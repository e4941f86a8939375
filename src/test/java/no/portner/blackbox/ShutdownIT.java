package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import no.portner.Mistake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM cuts nothing: what is under way ends, and as a container Portner serves on until the application has fallen silent. */
class ShutdownIT {

    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    Path directory;
    private TwinEnvironment environment;

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory);
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    private PortnerProcess portner(String mode) throws Exception {
        PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_SHUTDOWN", mode, "PORTNER_DRAIN_TIMEOUT", "25s"));
        eventually(Duration.ofSeconds(30), () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
        return portner;
    }

    private static void requests(PortnerProcess portner, int count) throws Exception {
        eventually(Duration.ofSeconds(10), () -> assertThat(
                RestAssured.get("http://127.0.0.1:" + portner.adminPort() + "/status").jsonPath().getInt("requests")).isEqualTo(count));
    }

    private static CompletableFuture<RawClient.Answer> underWay(PortnerProcess portner, RawClient client, String path) throws Exception {
        client.send("GET " + path + HOST);
        requests(portner, 1);
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.answer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void asASidecarItLeavesAtOnceWhenNothingIsUnderWay() throws Exception {
        try (PortnerProcess portner = portner("sidecar")) {
            long begun = System.nanoTime();
            portner.terminate();
            assertThat(portner.waitForExit()).as(portner.output()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void asASidecarItLetsWhatIsUnderWayComeToItsEnd() throws Exception {
        try (PortnerProcess portner = portner("sidecar"); RawClient client = RawClient.to(portner)) {
            CompletableFuture<RawClient.Answer> slow = underWay(portner, client, "/sse?events=60&ms=100");
            portner.terminate();
            assertThat(slow.get().whole()).isTrue();
            assertThat(slow.get().body()).contains("data: event 59");
            assertThat(portner.waitForExit()).as(portner.output()).isZero();
        }
    }

    @Mistake("outbound refused on SIGTERM while the app still works")
    @Test
    void asAContainerItServesNewCallsUntilNoneHasComeForThreeSeconds() throws Exception {
        try (PortnerProcess portner = portner("container"); RawClient client = RawClient.to(portner)) {
            CompletableFuture<RawClient.Answer> slow = underWay(portner, client, "/slow?ms=4000");
            portner.terminate();
            eventually(Duration.ofSeconds(10), () -> assertThat(portner.output()).contains("draining"));
            Eventually.repeatedly(Duration.ofSeconds(6), Duration.ofMillis(500),
                    () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
            long silent = System.nanoTime();
            assertThat(slow.get().body()).isEqualTo("late\n");
            assertThat(portner.waitForExit()).as(portner.output()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - silent)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
        }
    }

    /** Twenty calls, each on a connection of its own, and a new one of another client that comes too late. */
    @Test
    void asASidecarItLosesNothingOfWhatIsUnderWay() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (PortnerProcess portner = portner("sidecar")) {
            for (int i = 0; i < 20; i++) {
                clients.add(RawClient.to(portner).send("GET /sse?events=" + (20 + i) + "&ms=100" + HOST));
            }
            requests(portner, 20);
            portner.terminate();
            eventually(Duration.ofSeconds(10), () -> assertThatThrownBy(() -> RawClient.to(portner).close()).isInstanceOf(IOException.class));
            for (int i = 0; i < clients.size(); i++) {
                RawClient.Answer answer = clients.get(i).answer();
                assertThat(answer.whole()).isTrue();
                assertThat(answer.body()).contains("data: event " + (19 + i));
            }
            assertThat(portner.waitForExit()).as(portner.output()).isZero();
            assertThat(portner.output()).contains("drained: 0 calls cut");
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** The application works on for five seconds and calls all the time. */
    @Test
    void asAContainerItFailsNoneOfTheCallsOfAnApplicationThatNeverRests() throws Exception {
        try (PortnerProcess portner = portner("container")) {
            try (ConstantCalls application = ConstantCalls.to(portner.proxy("/x"), portner.proxy("/y"))) {
                eventually(Duration.ofSeconds(30), application::requireAllGood);
                portner.terminate();
                eventually(Duration.ofSeconds(10), () -> assertThat(portner.output()).contains("draining"));
                Eventually.repeatedly(Duration.ofSeconds(5), Duration.ofMillis(200), () -> {
                    application.requireAllGood();
                    return null;
                });
                application.close();
                application.requireAllGood();
            }
            assertThat(portner.waitForExit()).as(portner.output()).isZero();
            assertThat(portner.output()).contains("drained: 0 calls cut");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sidecar", "container"})
    void aSecondSigtermLeavesAtOnce(String mode) throws Exception {
        try (PortnerProcess portner = portner(mode); RawClient client = RawClient.to(portner)) {
            underWay(portner, client, "/hang");
            portner.terminate();
            eventually(Duration.ofSeconds(10), () -> assertThat(portner.output()).contains("draining"));
            long begun = System.nanoTime();
            portner.terminate();
            assertThat(portner.waitForExit()).as(portner.output()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(portner.output()).doesNotContain("drained");
        }
    }

    @Test
    void whatDoesNotEndIsCutAfterTheDrainTimeout() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_SHUTDOWN", "sidecar",
                "PORTNER_DRAIN_TIMEOUT", "1s")); RawClient client = RawClient.to(portner)) {
            underWay(portner, client, "/hang");
            portner.terminate();
            assertThat(portner.waitForExit()).as(portner.output()).isZero();
            assertThat(portner.output()).contains("drained: 1 calls cut");
        }
    }
}
