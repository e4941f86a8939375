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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process may open only so many files, and sockets are files: what is open serves on, what is too much waits, and all is well after it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the limit is set by prlimit, the processor's time is read from /proc")
class OutOfFilesIT {

    private static final String CALL = "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int TICKS_A_SECOND = 100;

    @TempDir
    Path directory;
    private TwinEnvironment environment;
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory);
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        environment.close();
    }

    private static void limit(PortnerProcess portner, long files) throws Exception {
        try {
            Process prlimit = new ProcessBuilder("prlimit", "--pid", String.valueOf(portner.process().pid()), "--nofile=" + files + ":")
                    .inheritIO().start();
            assertThat(prlimit.waitFor()).as("prlimit").isZero();
        } catch (IOException e) {
            assumeTrue("true".equals(System.getenv("CI")), "prlimit (util-linux) is not here");
            throw e;
        }
    }

    private static long open(PortnerProcess portner) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(portner.process().pid()), "fd"))) {
            return files.count();
        }
    }

    /** Of the processor, by all threads (proc(5)). */
    private static Duration used(PortnerProcess portner) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(portner.process().pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Duration.ofMillis((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1000 / TICKS_A_SECOND);
    }

    private RawClient client(PortnerProcess portner) throws IOException {
        RawClient client = RawClient.to(portner);
        clients.add(client);
        return client;
    }

    @Test
    void connectionsWaitToBeAcceptedWithoutABusyLoopAndAreServedAfterwards() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            RawClient first = client(portner);
            eventually(Duration.ofSeconds(30), () -> assertThat(first.send(CALL).answer().status()).isEqualTo(200));
            // Enough for two more and their upstreams' connections: accept() fails for want of a descriptor even when nobody waits.
            limit(portner, open(portner) + 8);
            for (int i = 0; i < 16; i++) {
                client(portner);
            }
            eventually(Duration.ofSeconds(20), () -> assertThat(portner.lines("cannot be accepted")).isEqualTo(1));
            assertThat(portner.output()).contains("Too many open files", "PORTNER_MAX_CONNECTIONS");
            assertThat(first.send(CALL).answer().status()).as("what is open is served").isEqualTo(200);

            Duration before = used(portner);
            Eventually.repeatedly(Duration.ofSeconds(3), Duration.ofMillis(500), () -> first.send(CALL).answer());
            assertThat(used(portner).minus(before)).as("of three seconds").isLessThan(Duration.ofSeconds(1));
            assertThat(portner.lines("cannot be accepted")).isEqualTo(1);

            for (RawClient client : clients.subList(1, clients.size() - 1)) {
                client.close();
            }
            RawClient last = clients.get(clients.size() - 1);
            assertThat(last.send(CALL).answer().status()).as("what has waited is served").isEqualTo(200);
            eventually(Duration.ofSeconds(20), () -> {
                try (RawClient another = RawClient.to(portner)) {
                    assertThat(another.send(CALL).answer().status()).isEqualTo(200);
                }
                assertThat(portner.lines("accepted again")).isEqualTo(1);
            });
        }
    }

    @Test
    void aCallForWhichNoConnectionCanBeOpenedIsA503ThatSaysWhy() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_UPSTREAM_MAX_IDLE", "1s"))) {
            RawClient client = client(portner);
            eventually(Duration.ofSeconds(30), () -> assertThat(client.send(CALL).answer().status()).isEqualTo(200));
            long files = open(portner);
            eventually(Duration.ofSeconds(20), () -> assertThat(open(portner)).as("without the connection that waited").isLessThan(files));
            limit(portner, 3);
            RawClient.Answer answer = client.send(CALL).answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            assertThat(answer.header("proxy-status")).contains("connection_limit_reached");
            assertThat(answer.body()).contains("overloaded", "file descriptor", "PORTNER_MAX_CONNECTIONS");
            limit(portner, 1000);
            assertThat(client.send(CALL).answer().status()).isEqualTo(200);
        }
    }
}
