package no.portner.blackbox.pod;

import static no.portner.blackbox.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A control group that limits memory, as a container's has one: of the second version where that has the controller, else of the first. */
final class MemoryGroup implements AutoCloseable {

    private static final Path FIRST = Path.of("/sys/fs/cgroup/memory");
    private static final Path SECOND = Path.of("/sys/fs/cgroup");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path directory;
    private final boolean second;

    private MemoryGroup(Path directory, boolean second) {
        this.directory = directory;
        this.second = second;
    }

    /** @param limit in bytes */
    static MemoryGroup of(long limit) throws IOException {
        boolean second = Files.exists(SECOND.resolve("cgroup.subtree_control"));
        if (second) {
            Files.writeString(SECOND.resolve("cgroup.subtree_control"), "+memory");
        }
        Path directory = (second ? SECOND : FIRST).resolve("portner-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet());
        MemoryGroup group = new MemoryGroup(Files.createDirectory(directory), second);
        group.limit(limit);
        return group;
    }

    /** Skips the test where no group can be made, or fails it in CI. */
    static void require() {
        Tools.require("d=/sys/fs/cgroup/memory; [ -d $d ] || { d=/sys/fs/cgroup; echo +memory > $d/cgroup.subtree_control; }; "
                + "mkdir $d/portner-probe-$$ && rmdir $d/portner-probe-$$");
    }

    void limit(long bytes) throws IOException {
        Files.writeString(directory.resolve(second ? "memory.max" : "memory.limit_in_bytes"), Long.toString(bytes));
    }

    /** What starts a container's command in this group: the first to be killed, as in Kubernetes whatever has requested less than it takes. */
    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "echo 1000 > /proc/self/oom_score_adj; echo $$ > \"$0\"; exec \"$@\"",
                directory.resolve("cgroup.procs").toString()));
        all.addAll(command);
        return all;
    }

    /** The most that it has held so far, the pages of files among it. */
    long peak() throws IOException {
        return Long.parseLong(Files.readString(directory.resolve(second ? "memory.peak" : "memory.max_usage_in_bytes")).strip());
    }

    /** How many processes the kernel has killed for want of memory. */
    long kills() throws IOException {
        return Files.readAllLines(directory.resolve(second ? "memory.events" : "memory.oom_control")).stream()
                .filter(line -> line.startsWith("oom_kill ")).mapToLong(line -> Long.parseLong(line.split(" ")[1])).sum();
    }

    /** Makes something else take so much in this group for a moment, whether it survives that or not. */
    void take(long bytes) {
        Tools.run(List.of("sh", "-c", "\"$@\" || true", "sh", "sh", "-c", "echo $$ > \"$0\"; exec dd if=/dev/zero of=/dev/null count=1 bs=" + bytes,
                directory.resolve("cgroup.procs").toString()));
    }

    /** When what ran in it has ended. */
    @Override
    public void close() throws Exception {
        eventually(Duration.ofSeconds(10), () -> Files.delete(directory));
    }
}
