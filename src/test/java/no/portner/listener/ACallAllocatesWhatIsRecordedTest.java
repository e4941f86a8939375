package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import no.portner.guard.Records;
import no.portner.guard.SteadyCaller.Call;
import no.portner.transport.TlsEngine;
import no.portner.transport.UnderTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The JDK's own TLS is part of it, so the record is one for each version of Java. */
class ACallAllocatesWhatIsRecordedTest {

    /** Without escape analysis; a young generation in which a batch fits, and nothing that Netty or the build's other tests switch on. */
    private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:-DoEscapeAnalysis", "-XX:+UseSerialGC", "-Xms256m",
            "-Xmx256m", "-Dio.netty.leakDetection.level=disabled", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

    private static Map<String, Long> measured;

    @BeforeAll
    static void measureOnce() throws Exception {
        measured = measure();
    }

    @Test
    void a_call_allocates_what_is_recorded() throws Exception {
        List<String> complaints = new ArrayList<>();
        for (Map.Entry<String, Long> each : measured.entrySet()) {
            String name = "allocation." + each.getKey() + ".java-" + Runtime.version().feature()
                    + (UnderTest.TLS == TlsEngine.OPENSSL ? ".openssl" : ".jdk-tls");
            if (Boolean.getBoolean("portner.record")) {
                Records.write(name, each.getValue());
            }
            OptionalLong recorded = Records.of(name);
            if (recorded.isEmpty()) {
                abort("no record of " + name + ": " + each.getValue() + " bytes a call");
            }
            complaints.add(Records.complaint(name, each.getValue(), recorded.getAsLong()));
        }
        complaints.removeIf(String::isEmpty);
        assertThat(complaints).as("bytes that a call allocates on the event loop").isEmpty();
    }

    /** Else the guard could be asleep. */
    @Test
    void a_kilobyte_more_for_each_call_is_noticed() throws Exception {
        Map<String, Long> more = measure("1024");
        for (Call call : Call.values()) {
            assertThat(more.get(call.label()) - measured.get(call.label())).as(call.label()).isBetween(1024L, 1024L + 64);
            assertThat(Records.complaint(call.label(), more.get(call.label()), measured.get(call.label()))).contains("bench/record");
        }
    }

    private static Map<String, Long> measure(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                AllocationOfCalls.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0).as("it ended well: " + output).isTrue();
        Map<String, Long> bytes = new HashMap<>();
        output.lines().forEach(line -> bytes.put(line.split(" ")[0], Long.valueOf(line.split(" ")[1])));
        assertThat(bytes).containsOnlyKeys(Call.GET.label(), Call.POST.label());
        return bytes;
    }
}
