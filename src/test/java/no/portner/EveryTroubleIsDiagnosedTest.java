package no.portner;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.quarkus.netty.MainEventLoopGroup;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import no.portner.amqp.AmqpBytes;
import no.portner.doctor.Language;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The doctor at the bed of every patient there is, in both languages, by real sockets and files. */
@QuarkusTest
@TestProfile(EveryTroubleIsDiagnosedTest.AnyPort.class)
class EveryTroubleIsDiagnosedTest {

    public static final class AnyPort implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.test-port", "0", "quarkus.http.host", "127.0.0.1");
        }
    }

    private static final Path PAGE = Path.of("docs", "doctor.md");
    private static Ward ward;

    @TempDir
    static Path directory;

    @Inject
    @MainEventLoopGroup
    EventLoopGroup loops;

    @BeforeEach
    void heal() throws IOException {
        if (ward == null) {
            ward = new Ward(loops, directory);
        }
        ward.heal();
    }

    @AfterAll
    static void close() {
        ward.close();
        ward = null;
    }

    static List<Illness> illnesses() {
        return Illness.all();
    }

    @ParameterizedTest
    @MethodSource("illnesses")
    void itIsFoundAtItsStepWithAdvice(Illness illness) throws Exception {
        try (Illness.Cure cure = new Illness.Cure()) {
            illness.cause().on(ward, cure);
            CompletableFuture<Ward.Finding> meanwhile = CompletableFuture.supplyAsync(() -> ward.examineAtOnce(Language.NB));
            Ward.Finding en = ward.examine(Language.EN, true);
            Ward.Finding nb = meanwhile.join();
            for (Ward.Finding finding : List.of(nb, en)) {
                assertThat(finding.exitCode()).as(finding.output()).isEqualTo(illness.exitCode());
                JsonObject line = finding.withCode(illness.code()).orElseThrow(() -> new AssertionError(finding.output()));
                assertThat(line.getString("step")).as(finding.output()).isEqualTo(illness.step());
                assertThat(line.getString("who")).isNotBlank();
                assertThat(line.getString("message")).isNotBlank();
                assertThat(line.getString("advice")).isNotBlank();
                assertThat(finding.output()).doesNotContain("\"internal\"").doesNotContain(ward.secrets());
            }
            assertThat(nb.withCode(illness.code()).get().getString("advice")).isNotEqualTo(en.withCode(illness.code()).get().getString("advice"));
        }
    }

    @Test
    void whoeverIsWellHearsSo() throws Exception {
        Ward.Finding finding = ward.examine(Language.EN, true);
        assertThat(finding.exitCode()).as(finding.output()).isZero();
        assertThat(finding.lines()).extracting(line -> line.getString("step")).containsExactly("configuration", "key", "certificate", "dates",
                "organisation", "environment", "dns", "tcp", "tls", "metadata", "clock", "token", "scopes", "life", "consumer",
                "fiks-dns", "fiks-tcp", "fiks-tls", "integration", "fiks-call", "fiks-dns", "fiks-tcp", "fiks-tls", "integration", "fiks-call", "verdict");
        JsonObject verdict = finding.lines().get(finding.lines().size() - 1);
        assertThat(verdict.getInteger("failed")).isZero();
        assertThat(verdict.getJsonObject("onboarding").getMap().values()).as(finding.output()).containsOnly("done");
        assertThat(ward.examine(Language.NB, false).output()).contains("Veien gjennom Digdir og Fiks", "0 feil").doesNotContain("\u001b", "\r");
        assertThat(ward.examine(Language.EN, false).output()).contains("The way through Digdir and Fiks", "0 failed", "until ");
    }

    @Test
    void whereClientsOfFiksIoAreServedTheirBrokerIsLoggedInToOnceForEachIntegration() throws Exception {
        try (Illness.Cure cure = new Illness.Cure()) {
            ward.set("FIKS_INTEGRASJONER", "{\"00000000-aaaa-bbbb-cccc-0123456789ab\":\"et-annet-passord\"}");
            BlockingQueue<String> logins = new LinkedBlockingQueue<>();
            ScriptedUpstream broker = BrokerIllness.broker(ward, cure, connection -> {
                if (connection.in().readNBytes(8).length == 8) {
                    connection.send(AmqpBytes.start("PLAIN"));
                    logins.add(new String(AmqpBytes.read(connection.in()).payload(), StandardCharsets.UTF_8));
                    connection.send(AmqpBytes.TUNE);
                    logins.add("then " + connection.in().read());
                }
            });
            Ward.Finding finding = ward.examine(Language.EN, true);
            assertThat(finding.lines()).filteredOn(line -> "amqp-login".equals(line.getString("step"))).hasSize(2).allSatisfy(line -> {
                assertThat(line.getString("status")).as(finding.output()).isEqualTo("ok");
                assertThat(line.getString("subject")).startsWith("localhost, ");
            });
            assertThat(finding.lines()).extracting(line -> line.getString("subject")).filteredOn(("localhost, 127.0.0.1:" + broker.port())::equals).hasSize(2);
            assertThat(logins.poll(10, TimeUnit.SECONDS)).contains("7f3c0f1e-aaaa-bbbb-cccc-0123456789ab");
            assertThat(logins.poll(10, TimeUnit.SECONDS)).isEqualTo("then -1");
            assertThat(logins.poll(10, TimeUnit.SECONDS)).contains("00000000-aaaa-bbbb-cccc-0123456789ab", "et-annet-passord ");
            assertThat(logins.poll(10, TimeUnit.SECONDS)).isEqualTo("then -1");
            ward.twin().maskinporten().stopListening();
            assertThat(ward.examine(Language.EN, true).lines()).filteredOn(line -> "amqp-login".equals(line.getString("step"))).singleElement()
                    .satisfies(line -> assertThat(line.getString("message")).isEqualTo("there is no token"));
        }
    }

    @Test
    void whatIsAskedOfFiksIsOneHarmlessCallForAnIntegration() throws Exception {
        ward.twin().fiks().reset();
        ward.examine(Language.EN, true);
        assertThat(ward.twin().fiks().journal()).singleElement().satisfies(call -> {
            assertThat(call.method()).isEqualTo("GET");
            assertThat(call.uri()).isEqualTo("/fiks-io/katalog/api/v1/kontoer/00000000-0000-0000-0000-000000000000/status");
            assertThat(Files.readString(PAGE)).contains(call.uri());
        });
    }

    @Test
    void whatCannotBeTriedIsSkippedAndWhyIsSaid() throws Exception {
        ward.twin().maskinporten().stopListening();
        Ward.Finding finding = ward.examine(Language.EN, true);
        for (String step : List.of("tls", "metadata", "clock", "token", "scopes", "life", "consumer", "fiks-call")) {
            assertThat(finding.lines()).filteredOn(line -> step.equals(line.getString("step"))).isNotEmpty()
                    .allSatisfy(line -> {
                        assertThat(line.getString("status")).isEqualTo("skipped");
                        assertThat(line.getString("message")).isNotBlank();
                    });
        }
        assertThat(ward.examine(Language.EN, false).output()).contains("because Maskinporten cannot be reached");
    }

    @Test
    void theStepThatIsMissingWithDigdirOrFiksIsNamed() throws Exception {
        assertThat(onboarding("no client id")).isEqualTo(Map.of("terms", "unknown", "certificate", "unknown", "client", "missing", "scope", "unknown",
                "integration", "unknown"));
        assertThat(onboarding("a client that Maskinporten does not know")).containsEntry("certificate", "done").containsEntry("client", "missing")
                .containsEntry("terms", "unknown").containsEntry("scope", "unknown");
        assertThat(onboarding("a scope that the organisation was not given")).containsEntry("terms", "done").containsEntry("client", "done")
                .containsEntry("scope", "missing").containsEntry("integration", "unknown");
        assertThat(onboarding("a wrong password of the integration")).containsEntry("scope", "done").containsEntry("integration", "missing");
        assertThat(onboarding("an integration without the privilege")).containsEntry("integration", "done");
    }

    private static Map<String, Object> onboarding(String name) throws Exception {
        ward.heal();
        Illness illness = Illness.all().stream().filter(known -> known.name().equals(name)).findFirst().orElseThrow();
        try (Illness.Cure cure = new Illness.Cure()) {
            illness.cause().on(ward, cure);
            List<JsonObject> lines = ward.examine(Language.EN, true).lines();
            return lines.get(lines.size() - 1).getJsonObject("onboarding").getMap();
        }
    }

    /** A server that sends back what it was sent, in an error that is shown. */
    @Test
    void whatAServerRepeatsOfOursIsNotShown() throws Exception {
        ward.twin().faults().add(Fault.of(Fault.Kind.OPAQUE));
        ward.examine(Language.EN, true);
        String password = ward.secrets().get(ward.secrets().size() - 1);
        ward.twin().faults().add(Fault.status(500, "{\"message\":\"got " + password + " and \\u001b[31m eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL3\"}")
                .on(Fault.On.FIKS));
        for (boolean json : new boolean[] {true, false}) {
            assertThat(ward.examine(Language.EN, json).output()).contains("got *** and").doesNotContain("\u001b").doesNotContain(ward.secrets());
        }
    }

    @Test
    void whatABrokerRepeatsOfOursIsNotShownEither() throws Exception {
        try (Illness.Cure cure = new Illness.Cure()) {
            String password = ward.secrets().get(ward.secrets().size() - 1);
            BrokerIllness.broker(ward, cure, BrokerIllness.answering(AmqpBytes.close(403, "no \u001b[31m with " + password)));
            for (boolean json : new boolean[] {true, false}) {
                assertThat(ward.examine(Language.EN, json).output()).contains("403 no ", "[31m with").doesNotContain("\u001b").doesNotContain(ward.secrets());
            }
        }
    }

    @Test
    void thePageHasARowForEachAndNoOther() throws IOException {
        List<List<String>> rows = Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| ") && line.endsWith("|"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|")).map(String::strip).toList())
                .filter(row -> row.size() == 4 && row.get(3).matches("\\d+")).toList();
        assertThat(rows).containsExactlyElementsOf(Illness.all().stream().map(illness -> List.of(illness.name(), "`" + illness.step() + "`",
                "`" + illness.code() + "`", String.valueOf(illness.exitCode()))).toList());
        assertThat(Illness.all().stream().map(Illness::code).distinct()).as("kinds of trouble").hasSizeGreaterThanOrEqualTo(40);
    }
}
