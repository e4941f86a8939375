package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code PORTNER_NATIVE_LIBRARIES}: what carries the data path is said at the start, and the same calls go through with either. */
class NativeLibrariesIT {

    private static final String OPENSSL = "libnetty_tcnative_linux_x86_64.so";

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
    }

    @AfterAll
    static void stop() {
        environment.close();
    }

    private static Map<String, String> variables(String use) {
        return environment.variables("PORTNER_NATIVE_LIBRARIES", use);
    }

    private static void assertThatCallsGoThrough(PortnerProcess portner) throws Exception {
        assertThat(Calls.get(portner.proxy("/echo")).statusCode()).isEqualTo(200);
    }

    @Test
    void both_are_used_where_they_are() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(variables("require"))) {
            assertThatCallsGoThrough(portner);
            assertThat(portner.output()).contains(", epoll, OpenSSL engine)").doesNotContain("cannot be loaded");
        }
    }

    @Test
    void neither_is_used_where_they_are_off() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(variables("off"))) {
            assertThatCallsGoThrough(portner);
            assertThat(portner.output()).contains(", NIO, Java's TLS)").doesNotContain("cannot be loaded");
        }
    }

    @Test
    void without_them_a_warning_names_the_files_and_calls_go_through() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(new WithoutLibraries(), variables("auto"))) {
            assertThatCallsGoThrough(portner);
            assertThat(portner.output()).contains(", NIO, Java's TLS)", OPENSSL + " cannot be loaded", "PORTNER_NATIVE_LIBRARIES=off");
        }
    }

    @Test
    void whoever_requires_them_is_told_what_is_missing_and_nothing_starts() throws Exception {
        List<String> command = new WithoutLibraries().command(PortnerProcess.underTest());
        try (PortnerProcess portner = PortnerProcess.launch(command, variables("require"))) {
            assertThat(portner.waitForExit()).as(portner.output()).isEqualTo(64);
            assertThat(portner.output()).contains("PORTNER_NATIVE_LIBRARIES is require", OPENSSL).doesNotContain("listening");
        }
    }

    @Test
    void what_is_none_of_the_three_is_told_so() throws Exception {
        try (PortnerProcess portner = PortnerProcess.launch(variables("yes"))) {
            assertThat(portner.waitForExit()).isEqualTo(64);
            assertThat(portner.output()).contains("PORTNER_NATIVE_LIBRARIES", "auto or require or off");
        }
    }

    /** The executable alone in a directory; for the JVM, a place to unpack its libraries to that is none. */
    private static final class WithoutLibraries implements Surroundings {

        @Override
        public List<String> command(Path underTest) {
            List<String> command = new ArrayList<>(NONE.command(underTest));
            try {
                if (command.size() == 1) {
                    Path alone = Files.createDirectories(directory.resolve("alone")).resolve("portner");
                    Files.copy(underTest, alone, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                    command.set(0, alone.toString());
                } else {
                    Path file = Files.writeString(directory.resolve("no-directory"), "");
                    command.add(1, "-Dio.netty.native.workdir=" + file.resolve("below"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return command;
        }

        @Override
        public String page(int port, String path) throws IOException, InterruptedException {
            return NONE.page(port, path);
        }
    }
}
