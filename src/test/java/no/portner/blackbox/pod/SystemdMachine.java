package no.portner.blackbox.pod;

import static no.portner.blackbox.Eventually.eventually;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A machine's systemd, which has one service: Portner's, as its unit in {@code src/main/systemd} says. See {@code systemd.sh}. */
final class SystemdMachine implements AutoCloseable {

    private static final Path UNIT = Path.of("src", "main", "systemd", "portner.service");
    private static final String NOTHING_MORE = "[Unit]\nDescription=Nothing more\n";
    /** There is no journal here. */
    private static final String OUTPUT = "[Service]\nStandardOutput=append:/run/portner.log\nStandardError=append:/run/portner.log\n";

    private final Process process;
    private final Path group;
    private final Path directory;

    private SystemdMachine(Process process, Path group, Path directory) {
        this.process = process;
        this.group = group;
        this.directory = directory;
    }

    /** @param installed the directory of the executable and its libraries */
    static SystemdMachine start(Machine machine, Path directory, Path installed) throws Exception {
        Path units = Files.createDirectories(directory.resolve("units"));
        Files.copy(UNIT, units.resolve("portner.service"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(Files.createDirectories(units.resolve("portner.service.d")).resolve("output.conf"), OUTPUT);
        for (String target : List.of("idle", "basic", "sysinit", "shutdown", "network-online")) {
            Files.writeString(units.resolve(target + ".target"), NOTHING_MORE);
        }
        Files.createDirectories(directory.resolve("etc"));
        copy(installed, Files.createDirectories(directory.resolve("lib")));
        Process process = new ProcessBuilder(machine.command(List.of("sh", Machine.resource("/pod/systemd.sh").toString(), directory.toString())))
                .redirectError(directory.resolve("systemd.log").toFile()).start();
        String group = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (group == null) {
            throw new AssertionError("systemd was not started: " + Files.readString(directory.resolve("systemd.log")));
        }
        SystemdMachine systemd = new SystemdMachine(process, Path.of(group), directory);
        eventually(Duration.ofSeconds(60), () -> systemd.run("systemctl", "is-active", "idle.target"));
        return systemd;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** What root has put into /etc/portner, for itself alone. */
    void configure(Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path written = Files.write(directory.resolve("etc").resolve(file.getKey()), file.getValue());
            Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** A file that an administrator puts beside the unit, to change it. */
    void dropIn(String name, String content) throws IOException {
        Files.writeString(directory.resolve("units/portner.service.d").resolve(name + ".conf"), content);
        run("systemctl", "daemon-reload");
    }

    /** Runs a command where systemd runs. */
    String run(String... command) throws IOException {
        Path first = group.resolve("init.scope").resolve("cgroup.procs");
        String pid = Files.exists(first) ? Files.readString(first).strip().lines().findFirst().orElse("") : "";
        if (pid.isEmpty()) {
            throw new IOException("systemd has not begun");
        }
        List<String> all = new ArrayList<>(List.of("nsenter", "--target", pid, "--mount", "--pid", "--cgroup", "--ipc", "--"));
        all.addAll(List.of(command));
        return Tools.run(all);
    }

    /** A property of the service. */
    String property(String name) throws IOException {
        return run("systemctl", "show", "--value", "--property", name, "portner.service").strip();
    }

    /** A field of the service's process in proc(5). */
    String status(String field) throws IOException {
        return run("cat", "/proc/" + property("MainPID") + "/status").lines().filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip()).findFirst().orElseThrow();
    }

    /** What the service has written. */
    String output() throws IOException {
        return run("cat", "/run/portner.log");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
