package no.portner.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.portner.blackbox.Surroundings;

/**
 * By Valgrind's callgrind, which runs the executable as it is on a processor of its own making: it counts on every machine, and the same on
 * all that have what the executable needs, since it shows each of them the same processor. It has no VAES, so TLS takes its older code and
 * the numbers are not those of perf.
 */
final class CallgrindCounter implements InstructionCounter {

    /** Not the least: one batch in some hundred counts a per cent too little. */
    private static final Effort EFFORT = new Effort(500, 200, 7, 2);
    private static final int PATIENCE_SECONDS = 30;
    private static final Pattern TOTAL = Pattern.compile("(?m)^totals: (\\d+)");

    private final Path directory;

    CallgrindCounter(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<String> objection() throws InterruptedException {
        try {
            String said = run("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "true");
            run("vgdb", "--help");
            return said.contains("Collected : ") ? Optional.empty() : Optional.of("callgrind counts nothing: " + said.strip());
        } catch (IOException e) {
            return Optional.of("there is no callgrind (Debian's package valgrind): " + e.getMessage());
        }
    }

    @Override
    public String suffix() {
        return "callgrind";
    }

    @Override
    public Effort effort() {
        return EFFORT;
    }

    @Override
    public Surroundings surroundings() {
        return new Surroundings() {
            @Override
            public List<String> command(Path underTest) {
                List<String> command = new ArrayList<>(List.of("valgrind", "--tool=callgrind", "--instr-atstart=no", "--fair-sched=try",
                        "--callgrind-out-file=" + directory.resolve("callgrind.out")));
                command.addAll(Surroundings.NONE.command(underTest));
                return command;
            }

            @Override
            public String page(int port, String path) throws IOException, InterruptedException {
                return Surroundings.NONE.page(port, path);
            }
        };
    }

    @Override
    public long count(long pid, Work work) throws IOException, InterruptedException {
        // Off until now, for a start takes a minute with it; on from now, for each switch has all code translated anew.
        tell(pid, "instrumentation on");
        tell(pid, "zero");
        work.run();
        // Writes what has been counted into a file with the next number.
        tell(pid, "dump");
        try (Stream<Path> files = Files.list(directory)) {
            Path dump = files.filter(file -> file.getFileName().toString().startsWith("callgrind.out.")).findFirst()
                    .orElseThrow(() -> new IOException("callgrind wrote nothing"));
            Matcher total = TOTAL.matcher(Files.readString(dump));
            Files.delete(dump);
            if (!total.find()) {
                throw new IOException("callgrind told no total");
            }
            return Long.parseLong(total.group(1));
        }
    }

    private static void tell(long pid, String what) throws IOException, InterruptedException {
        run("vgdb", "--pid=" + pid, what);
    }

    /** @return what it says, both outputs */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " does not end: " + said);
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " fails: " + said.strip());
        }
        return said;
    }
}
