package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.portner.twin.Fault;
import no.portner.twin.ReceivedGrant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code portner doctor} as it is shipped: every output is searched for secrets when the process has ended. */
class DoctorIT {

    private static final int TROUBLE = 1;
    private static final int EX_USAGE = 64;

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
    }

    @AfterEach
    void heal() {
        environment.twin().faults().clear();
    }

    @AfterAll
    static void stop() {
        environment.close();
    }

    private static String doctor(int exitCode, Map<String, String> variables, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        arguments.addAll(List.of(options));
        PortnerProcess portner = PortnerProcess.launch(variables, arguments.toArray(String[]::new));
        try (portner) {
            assertThat(portner.waitForExit()).as(portner.output()).isEqualTo(exitCode);
        }
        assertThat(portner.output()).doesNotContain("listening", "Exception", "\tat ", "\u001b", "\r", "no.portner");
        return portner.output();
    }

    private static Map<String, String> variables(String... namesAndValues) {
        Map<String, String> variables = environment.variables(namesAndValues);
        variables.putIfAbsent("LC_ALL", "C");
        return variables;
    }

    @Test
    void allIsWellBesideAPortnerThatRuns() throws Exception {
        try (PortnerProcess running = PortnerProcess.start(environment.variables())) {
            int before = environment.twin().maskinporten().journal().size();
            String output = doctor(0, variables("PORTNER_PROXY_PORT", String.valueOf(running.proxyPort()), "PORTNER_ADMIN_PORT",
                    String.valueOf(running.adminPort()), "PORTNER_PROBES_PORT", String.valueOf(running.probesPort())));
            assertThat(output).containsSubsequence("ok       configuration", "ok       key", "ok       certificate chain", "ok       certificate dates",
                    TwinEnvironment.ORGNO, "ok       DNS, Maskinporten", "ok       TLS, Maskinporten", "ok       metadata", "ok       clock",
                    "ok       token", "ok       scopes", "ok       life", "ok       consumer", TwinEnvironment.ORGNO, "ok       TLS, Fiks",
                    "ok       call to Fiks", "done     a Fiks integration", "0 failed");
            List<ReceivedGrant> grants = environment.twin().maskinporten().journal();
            assertThat(grants.size()).as("its own token").isGreaterThan(before);
            assertThat(grants.stream().map(ReceivedGrant::jti)).doesNotHaveDuplicates();
            assertThat(running.process().isAlive()).isTrue();
        }
    }

    @Test
    void aRefusalIsExplainedInTheLanguageThatIsAskedFor() throws Exception {
        Map<String, String> ill = variables("MASKINPORTEN_CLIENT_ID", "ukjent");
        assertThat(doctor(TROUBLE, ill)).contains("FAILED", "[mp-100]", "Maskinporten does not know the client", "MISSING");
        assertThat(doctor(TROUBLE, ill, "--lang", "nb")).contains("FEIL", "[mp-100]", "Maskinporten kjenner ikke klienten", "MANGLER");
        ill.put("LC_ALL", "nb_NO.UTF-8");
        assertThat(doctor(TROUBLE, ill)).contains("FEIL", "nøkkel");
    }

    @Test
    void jsonIsALineForEachStepAndAVerdict() throws Exception {
        List<JsonObject> lines = doctor(TROUBLE, variables("FIKS_INTEGRASJON_PASSORD", "feil"), "--json").lines().map(JsonObject::new).toList();
        assertThat(lines).filteredOn(line -> "fiks-integration".equals(line.getString("code"))).singleElement().satisfies(line -> {
            assertThat(line.getString("step")).isEqualTo("fiks-call");
            assertThat(line.getString("status")).isEqualTo("failed");
            assertThat(line.getString("who")).isEqualTo("municipality");
        });
        JsonObject verdict = lines.get(lines.size() - 1);
        assertThat(verdict.getString("step")).isEqualTo("verdict");
        assertThat(verdict.getInteger("exit_code")).isEqualTo(TROUBLE);
        assertThat(verdict.getJsonObject("onboarding").getString("integration")).isEqualTo("missing");
    }

    @Test
    void aConfigurationThatWouldNotStartIsSaidSo() throws Exception {
        assertThat(doctor(EX_USAGE, Map.of("LC_ALL", "C"))).contains("[client-id-missing]", "[key-not-set]", "because the configuration cannot be used");
        assertThat(doctor(EX_USAGE, variables("MASKINPORTEN_CERTIFICATE_PASSWORD", "this-is-not-it")))
                .contains("[key-password]", "because the key cannot be used", "ok       TLS, Maskinporten", "ok       TLS, Fiks");
    }

    @Test
    void aServerThatHangsIsNotWaitedForLong() throws Exception {
        environment.twin().faults().add(Fault.of(Fault.Kind.HANG)).add(Fault.of(Fault.Kind.HANG).on(Fault.On.METADATA));
        Instant begun = Instant.now();
        assertThat(doctor(TROUBLE, variables())).contains("[metadata-broken]", "[maskinporten-silent]");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(50));
    }

    @ParameterizedTest
    @CsvSource({"--jsn", "--lang=sv", "all"})
    void otherOptionsAreRefused(String option) throws Exception {
        assertThat(doctor(EX_USAGE, variables(), option)).contains("portner: doctor", "--lang nb");
    }
}
