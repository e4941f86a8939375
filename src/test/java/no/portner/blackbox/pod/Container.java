package no.portner.blackbox.pod;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One container's program while it runs, with all that it writes. */
final class Container implements AutoCloseable {

    private final String name;
    private final Process process;
    private final MemoryGroup memory;
    private final List<String> lines = new ArrayList<>();

    private Container(String name, Process process, MemoryGroup memory) {
        this.name = name;
        this.process = process;
        this.memory = memory;
        Thread reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** @param memory of a container made by bubblewrap, which starts the program and waits for it, so that signals are the child's; else null */
    static Container start(String name, List<String> command, Map<String, String> environment, MemoryGroup memory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putIfAbsent("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        return new Container(name, builder.start(), memory);
    }

    private void read() {
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = output.readLine()) != null) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    ProcessHandle program() {
        return memory != null ? process.children().findFirst().orElseThrow(() -> new AssertionError(name + " has ended: " + lines())) : process.toHandle();
    }

    /** SIGTERM. */
    void terminate() {
        if (process.isAlive()) {
            program().destroy();
        }
    }

    /** @return its exit code */
    int await(int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not end within " + seconds + " s: " + lines());
        }
        return process.exitValue();
    }

    MemoryGroup memory() {
        return memory;
    }

    /** The most memory that the program has had mapped so far, in bytes (proc(5): VmHWM). */
    long peak() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(program().pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElseThrow();
    }

    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            process.children().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        if (memory != null) {
            memory.close();
        }
    }
}
