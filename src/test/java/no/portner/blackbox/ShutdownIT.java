package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static CompletableFuture<RawClient.Answer> underWay(PortnerProcess portner, RawClient client, String path) throws Exception {
        client.send("GET " + path + HOST);
        eventually(Duration.ofSeconds(10), () -> assertThat(
                RestAssured.get("http://127.0.0.1:" + portner.adminPort() + "/status").jsonPath().getInt("requests")).isEqualTo(1));
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
