package no.portner.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import no.portner.blackbox.PortnerProcess;
import no.portner.blackbox.TwinEnvironment;
import no.portner.guard.SteadyCaller.Call;

/**
 * How many instructions the native executable takes for a call, on one kept connection: a number that, unlike time, a busy machine does
 * not change. Started by {@code bench/instructions}, which says how. Exit code 0 when all is as recorded, or nothing can be compared, and
 * then the reason is told; 1 when not.
 */
public final class InstructionsOfCalls {

    private static final int WARM = 3000;
    private static final int CALLS = 4000;
    private static final int BATCHES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private InstructionsOfCalls() {
    }

    /** @param arguments {@code --record} writes what is measured into the records */
    public static void main(String[] arguments) throws Exception {
        Optional<String> objection = InstructionCounter.objection();
        if (objection.isPresent()) {
            System.out.println("instructions a call: not counted. " + objection.get());
            System.exit(0);
        }
        Path directory = Files.createTempDirectory("portner-instructions-");
        boolean good = true;
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
        boolean good = true;
        try (TwinEnvironment twin = TwinEnvironment.in(directory); SteadyUpstream upstream = new SteadyUpstream(twin.pki())) {
            Map<String, String> variables = twin.variables("PORTNER_ROUTES_0__UPSTREAM", "https://127.0.0.1:" + upstream.port(),
                    "PORTNER_ACCESS_LOG", "off");
            try (PortnerProcess portner = PortnerProcess.start(variables); SteadyCaller caller = callerWithToken(portner.proxyPort())) {
                long before = upstream.withToken();
                InstructionCounter counter = new InstructionCounter(portner.process().pid(), directory);
                for (Call call : Call.values()) {
                    good &= judge(call, batches(counter, caller, call), record);
                }
                if (upstream.withToken() - before != Call.values().length * (WARM + BATCHES * CALLS) || upstream.connections() != 1) {
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

    private static long[] batches(InstructionCounter counter, SteadyCaller caller, Call call) throws IOException, InterruptedException {
        caller.call(call, WARM);
        long[] each = new long[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            each[i] = counter.count(() -> caller.call(call, CALLS)) / CALLS;
        }
        Arrays.sort(each);
        return each;
    }

    private static boolean judge(Call call, long[] batches, boolean record) throws IOException {
        String name = "instructions." + call.label() + "." + Processor.name();
        // Whatever happens beside the calls (a sweep, a collection, a wait for a lock) only adds.
        long measured = batches[0];
        System.out.println("instructions of a " + call + ": " + measured + " " + Arrays.toString(batches));
        if (record) {
            Records.write(name, measured);
        }
        OptionalLong recorded = Records.of(name);
        String complaint = recorded.isPresent() ? Records.complaint(name, measured, recorded.getAsLong()) : "";
        System.out.println(recorded.isEmpty() ? "  no record for this processor: " + name : complaint.isEmpty() ? "  as recorded" : complaint);
        return complaint.isEmpty();
    }
}
