package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import no.portner.Mistake;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body of any size takes no more memory than a small one: it streams, and whoever is slow slows the other side. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read from /proc")
class FlatMemoryIT {

    private static final long BODY = 512L << 20;
    private static final long WARM_UP = 64L << 20;
    private static final long MAY_GROW_KIB = PortnerProcess.isNative() ? 16 * 1024 : 64 * 1024;

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        portner = PortnerProcess.start(Surroundings.BULK, environment.variables());
        for (boolean chunked : new boolean[] {true, false}) {
            upload(WARM_UP, chunked);
            download(WARM_UP, chunked);
        }
    }

    @AfterAll
    static void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            // Both are closed, the process first.
        }
    }

    @Mistake("whole bodies buffered; all interfaces bound; verbose mode logs Authorization")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void halfAGigabyteUpTakesNoMemory(boolean chunked) throws Exception {
        assertThat(growthKib(() -> upload(BODY, chunked))).isLessThan(MAY_GROW_KIB);
    }

    @Mistake("whole bodies buffered; all interfaces bound; verbose mode logs Authorization")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void halfAGigabyteDownTakesNoMemory(boolean chunked) throws Exception {
        assertThat(growthKib(() -> download(BODY, chunked))).isLessThan(MAY_GROW_KIB);
    }

    private static void upload(long bytes, boolean chunked) throws Exception {
        var body = BodyPublishers.ofInputStream(() -> new Zeros(bytes));
        HttpResponse<String> response = Calls.send("POST", portner.proxy("/upload"),
                chunked ? body : BodyPublishers.fromPublisher(body, bytes));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getLong("size")).isEqualTo(bytes);
    }

    private static void download(long bytes, boolean chunked) throws Exception {
        HttpResponse<InputStream> response = Calls.client().send(Calls.request("GET",
                portner.proxy("/download?bytes=" + bytes + "&chunked=" + chunked), BodyPublishers.noBody()), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(bytes);
        }
    }

    /** The largest growth of the resident set while the work is done, looked at five times a second. */
    private static long growthKib(Eventually.Assertion work) throws Exception {
        long before = residentKib();
        AtomicLong most = new AtomicLong(before);
        AtomicBoolean done = new AtomicBoolean();
        Thread watch = new Thread(() -> {
            while (!done.get()) {
                most.accumulateAndGet(residentKib(), Math::max);
                LockSupport.parkNanos(200_000_000);
            }
        }, "watch of memory");
        watch.start();
        try {
            work.hold();
        } finally {
            done.set(true);
            watch.join();
        }
        return most.get() - before;
    }

    private static long residentKib() {
        try (var lines = Files.lines(Path.of("/proc/" + portner.process().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That many bytes of nothing. */
    private static final class Zeros extends InputStream {

        private long left;

        Zeros(long bytes) {
            left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            left -= count;
            return count;
        }
    }
}
