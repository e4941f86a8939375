package no.portner.guard;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.portner.blackbox.Surroundings;

/** By {@code perf stat}: the processor counts, so the numbers are those of one kind of processor. */
final class PerfCounter implements InstructionCounter {

    private static final String EVENT = "instructions:u";
    private static final Effort EFFORT = new Effort(3000, 4000, 5, 1);

    private final Path directory;

    PerfCounter(Path directory) {
        this.directory = directory;
    }

    /** No perf, no counters in a virtual machine, or no permission. */
    @Override
    public Optional<String> objection() throws InterruptedException {
        try {
            Process perf = new ProcessBuilder("perf", "stat", "-x", ";", "-e", EVENT, "true").redirectErrorStream(true).start();
            String said = new String(perf.getInputStream().readAllBytes());
            return perf.waitFor() == 0 && said.matches("(?s)[0-9]+;.*") ? Optional.empty() : Optional.of("perf counts nothing: " + said.strip());
        } catch (IOException e) {
            return Optional.of("there is no perf: " + e.getMessage());
        }
    }

    @Override
    public String suffix() throws IOException {
        return Processor.name();
    }

    @Override
    public Effort effort() {
        return EFFORT;
    }

    @Override
    public Surroundings surroundings() {
        return Surroundings.NONE;
    }

    @Override
    public long count(long pid, Work work) throws IOException, InterruptedException {
        Path control = fifo("control");
        Path ack = fifo("ack");
        Path out = directory.resolve("perf.out");
        // Begins to count when it is told to: attaching takes its time.
        Process perf = new ProcessBuilder("perf", "stat", "-x", ";", "-e", EVENT, "-D", "-1", "--control", "fifo:" + control + "," + ack,
                "-o", out.toString(), "-p", Long.toString(pid)).redirectErrorStream(true).redirectOutput(directory.resolve("perf.log").toFile())
                .start();
        try (RandomAccessFile commands = new RandomAccessFile(control.toFile(), "rw");
                RandomAccessFile answers = new RandomAccessFile(ack.toFile(), "rw")) {
            tell(commands, answers, "enable");
            work.run();
            tell(commands, answers, "disable");
        } finally {
            // What it has counted it tells after SIGINT alone.
            new ProcessBuilder("kill", "-INT", Long.toString(perf.pid())).start().waitFor();
            if (!perf.waitFor(10, TimeUnit.SECONDS)) {
                perf.destroyForcibly();
            }
            Files.delete(control);
            Files.delete(ack);
        }
        return Files.readAllLines(out).stream().filter(line -> line.contains(EVENT)).findFirst()
                .map(line -> Long.parseLong(line.substring(0, line.indexOf(';')))).orElseThrow(() -> new IOException("perf told nothing"));
    }

    private static void tell(RandomAccessFile commands, RandomAccessFile answers, String what) throws IOException {
        commands.writeBytes(what + "\n");
        String answer = answers.readLine();
        if (!answer.contains("ack")) {
            throw new IOException("perf answers " + answer);
        }
    }

    private Path fifo(String name) throws IOException, InterruptedException {
        Path fifo = directory.resolve(name);
        if (new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException("no fifo " + fifo);
        }
        return fifo;
    }
}
