package no.portner.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import no.portner.blackbox.PortnerProcess;
import no.portner.blackbox.TwinEnvironment;
import no.portner.guard.InstructionCounter.Effort;
import no.portner.guard.SteadyCaller.Call;

/**
 * How many instructions the native executable takes for a call, on one kept connection: a number that, unlike time, a busy machine does
 * not change. Started by {@code bench/instructions}, which says how. Exit code 0 when all is as recorded, or nothing can be compared, and
 * then the reason is told; 1 when not, and under CI=true also when nothing counts.
 */
public final class InstructionsOfCalls {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private InstructionsOfCalls() {
    }

    /** @param arguments {@code --record} writes what is measured into the records */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("portner-instructions-");
        boolean good;
        try {
            good = measure(directory, List.of(arguments).contains("--record"));
        } finally {
            for (Path file : Files.list(directory).toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean measure(Path directory, boolean record) throws Exception {
        List<InstructionCounter> counters = new ArrayList<>();
        for (InstructionCounter counter : List.of(new PerfCounter(directory), new CallgrindCounter(directory))) {
            Optional<String> objection = counter.objection();
            objection.ifPresent(System.out::println);
            if (objection.isEmpty()) {
                counters.add(counter);
            }
        }
        if (counters.isEmpty()) {
            System.out.println("instructions a call: not counted, in neither way");
            return !"true".equals(System.getenv("CI"));
        }
        if (!record) {
            counters = List.of(chosen(counters));
        }
        boolean good = true;
        for (InstructionCounter counter : counters) {
            good &= measure(counter, directory, record);
        }
        return good;
    }

    /** The first for which there are records, since a number that is compared with nothing shows nothing. */
    private static InstructionCounter chosen(List<InstructionCounter> counters) throws IOException {
        for (InstructionCounter counter : counters) {
            if (Records.of(name(Call.GET, counter)).isPresent()) {
                return counter;
            }
        }
        return counters.get(0);
    }

    private static boolean measure(InstructionCounter counter, Path directory, boolean record) throws Exception {
        boolean good = true;
        try (TwinEnvironment twin = TwinEnvironment.in(directory); SteadyUpstream upstream = new SteadyUpstream(twin.pki())) {
            Map<String, String> variables = twin.variables("PORTNER_ROUTES_0__UPSTREAM", "https://127.0.0.1:" + upstream.port(),
                    "PORTNER_ACCESS_LOG", "off", "PORTNER_SANDBOX", "off");
            try (PortnerProcess portner = PortnerProcess.start(counter.surroundings(), variables);
                    SteadyCaller caller = callerWithToken(portner.proxyPort())) {
                long before = upstream.withToken();
                for (Call call : Call.values()) {
                    good &= judge(call, counter, batches(counter, portner.process().pid(), caller, call), record);
                }
                Effort effort = counter.effort();
                long calls = Call.values().length * (effort.warm() + (long) effort.batches() * effort.calls());
                if (upstream.withToken() - before != calls || upstream.connections() != 1) {
                    throw new IllegalStateException("the calls did not all go on one connection, with a token");
                }
            }
        }
        return good;
    }

    /** On a machine that is very busy the first token may take longer than a call waits for it. */
    private static SteadyCaller callerWithToken(int port) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            SteadyCaller caller = new SteadyCaller(port);
            try {
                caller.call(Call.GET, 1);
                return caller;
            } catch (IOException e) {
                caller.close();
                if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private static long[] batches(InstructionCounter counter, long pid, SteadyCaller caller, Call call)
            throws IOException, InterruptedException {
        Effort effort = counter.effort();
        caller.call(call, effort.warm());
        long[] each = new long[effort.batches()];
        for (int i = 0; i < each.length; i++) {
            each[i] = counter.count(pid, () -> caller.call(call, effort.calls())) / effort.calls();
        }
        Arrays.sort(each);
        return each;
    }

    private static boolean judge(Call call, InstructionCounter counter, long[] batches, boolean record) throws IOException {
        String name = name(call, counter);
        long measured = batches[counter.effort().rank() - 1];
        System.out.println("instructions of a " + call + ": " + measured + " " + Arrays.toString(batches));
        if (record) {
            Records.write(name, measured);
        }
        OptionalLong recorded = Records.of(name);
        String complaint = recorded.isPresent() ? Records.complaint(name, measured, recorded.getAsLong()) : "";
        System.out.println(recorded.isEmpty() ? "  no record: " + name : complaint.isEmpty() ? "  as recorded: " + name : complaint);
        return complaint.isEmpty();
    }

    private static String name(Call call, InstructionCounter counter) throws IOException {
        return "instructions." + call.label() + "." + counter.suffix();
    }
}
