package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the executable gives up once it listens, as the kernel tells it; on the JVM nothing. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the sandbox is Linux'")
class SandboxIT {

    private static final String NOBODY = "65532";

    @TempDir
    Path directory;
    private Path executable;

    private static String field(Path status, String name) throws IOException {
        return Files.readAllLines(status).stream().filter(line -> line.startsWith(name + ":")).map(line -> line.substring(name.length() + 1).trim())
                .findFirst().orElse("");
    }

    private static List<Path> threads(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
            return all.map(thread -> thread.resolve("status")).toList();
        }
    }

    private static void served(PortnerProcess portner) throws Exception {
        eventually(Duration.ofSeconds(30), () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
    }

    @Test
    void everyThreadIsFilteredAndNoneGetsMoreRights() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory); PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            served(portner);
            int ours = Integer.parseInt(field(Path.of("/proc/self/status"), "Seccomp_filters"));
            List<Path> threads = threads(portner.process().pid());
            assertThat(threads).hasSizeGreaterThan(2);
            for (Path thread : threads) {
                assertThat(field(thread, "Seccomp_filters")).as(thread.toString()).isEqualTo(String.valueOf(PortnerProcess.isNative() ? ours + 1 : ours));
                if (PortnerProcess.isNative()) {
                    assertThat(field(thread, "Seccomp")).isEqualTo("2");
                    assertThat(field(thread, "NoNewPrivs")).isEqualTo("1");
                }
            }
            assertThat(portner.output().contains("sandbox: not dumpable, no new privileges, 5")).isEqualTo(PortnerProcess.isNative());
            assertThat(portner.output()).doesNotContain("the kernel does not grant");
        }
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_SANDBOX", "off"))) {
            served(portner);
            Path status = Path.of("/proc", String.valueOf(portner.process().pid()), "status");
            assertThat(field(status, "Seccomp_filters")).isEqualTo(field(Path.of("/proc/self/status"), "Seccomp_filters"));
            assertThat(portner.output()).doesNotContain("sandbox:");
        }
    }

    /** The environment may hold passwords, and containers of a pod may share their processes: proc(5) gives such a process's files to root. */
    @Test
    void processesOfTheSameUserCannotReadItsEnvironment() throws Exception {
        assumeTrue(PortnerProcess.isNative(), "the JVM has no sandbox");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can start a process as somebody else");
        executable = copied(PortnerProcess.underTest());
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess confined = PortnerProcess.start(asNobody, readableByAll(environment).variables());
                PortnerProcess open = PortnerProcess.start(asNobody, environment.variables("PORTNER_SANDBOX", "off"))) {
            served(confined);
            served(open);
            assertThat(readAsNobody(open)).as("without the sandbox").isZero();
            assertThat(readAsNobody(confined)).as("with it").isNotZero();
        }
    }

    /** @return 0 if another process of that user reads its environment */
    private static int readAsNobody(PortnerProcess portner) throws Exception {
        return new ProcessBuilder("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "head", "-c", "1",
                "/proc/" + portner.process().pid() + "/environ").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private TwinEnvironment readableByAll(TwinEnvironment environment) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
        return environment;
    }

    /** A checkout may be where nobody else may look: the executable is copied, with the libraries beside it. */
    private Path copied(Path underTest) throws IOException {
        Path to = Files.createDirectories(directory.resolve("bin"));
        try (Stream<Path> files = Files.list(underTest.toAbsolutePath().getParent())) {
            for (Path file : files.filter(path -> path.equals(underTest.toAbsolutePath()) || path.toString().endsWith(".so")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
        return to.resolve(underTest.getFileName());
    }

    private final Surroundings asNobody = new Surroundings() {

        @Override
        public List<String> command(Path underTest) {
            List<String> command = new ArrayList<>(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
            command.addAll(NONE.command(executable));
            return command;
        }

        @Override
        public String page(int port, String path) throws IOException, InterruptedException {
            return NONE.page(port, path);
        }
    };
}
