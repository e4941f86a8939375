package no.portner.guard;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Counts the instructions of a process outside the kernel, on all its threads, by {@code perf stat}. */
final class InstructionCounter {

    /** What is to be counted. */
    interface Work {
        void run() throws IOException;
    }

    private static final String EVENT = "instructions:u";

    private final long pid;
    private final Path directory;

    InstructionCounter(long pid, Path directory) {
        this.pid = pid;
        this.directory = directory;
    }

    /** @return why nothing can be counted here: no perf, no counters in a virtual machine, or no permission */
    static Optional<String> objection() throws InterruptedException {
        try {
            Process perf = new ProcessBuilder("perf", "stat", "-x", ";", "-e", EVENT, "true").redirectErrorStream(true).start();
            String said = new String(perf.getInputStream().readAllBytes());
            return perf.waitFor() == 0 && said.matches("(?s)[0-9]+;.*") ? Optional.empty() : Optional.of("perf counts nothing: " + said.strip());
        } catch (IOException e) {
            return Optional.of("there is no perf: " + e.getMessage());
        }
    }

    /** @return the instructions of the process between the beginning and the end of the work */
    long count(Work work) throws IOException, InterruptedException {
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
