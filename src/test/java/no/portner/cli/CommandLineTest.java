package no.portner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.config.Chapter;
import no.portner.config.EnvironmentReader;
import no.portner.config.Finding;
import no.portner.config.Values;
import no.portner.config.Variable;
import no.portner.key.KeySummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private static final Effective NOTHING = new Effective(List.of(), List.of(), List.of(), List.of());

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Effective effective, String... args) {
        return new CommandLine(() -> effective, arguments -> 7 + arguments.length, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)).run(args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void helpListsTheCommands(String word) {
        assertThat(run(NOTHING, word)).isZero();
        assertThat(out()).startsWith("usage: portner").contains("portner config ", "portner doctor ", "portner version ", "portner help ");
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-v"})
    void versionIsOneLine(String word) {
        assertThat(run(NOTHING, word)).isZero();
        assertThat(out().strip()).isEqualTo("portner " + Version.NUMBER + " (Java " + System.getProperty("java.version") + ")");
    }

    @Test
    void helpOnACommandIsHelp() {
        assertThat(run(NOTHING, "config", "--help")).isZero();
        assertThat(out()).startsWith("usage: portner");
    }

    @ParameterizedTest
    @CsvSource({"confg, config", "CONFIG, config", "--config, config", "conf, config", "verison, version", "-V, ''", "start, ''", "'', ''"})
    void anUnknownCommandIsRefusedWithTheNearestOne(String word, String nearest) {
        assertThat(run(NOTHING, word)).isEqualTo(64);
        assertThat(err()).startsWith("portner: there is no command \"" + word + "\"; "
                + (nearest.isEmpty() ? "portner help lists the commands" : "did you mean " + nearest + "?")).contains("usage: portner");
        assertThat(out()).isEmpty();
    }

    @Test
    void theDoctorGetsItsOptionsAndItsExitCodeCounts() {
        assertThat(run(NOTHING, "doctor")).isEqualTo(7);
        assertThat(run(NOTHING, "doctor", "--lang", "nb")).isEqualTo(9);
        assertThat(run(NOTHING, "doctor", "--help")).isZero();
        assertThat(out()).startsWith("usage: portner").contains("--json");
    }

    @Test
    void anyOtherCommandTakesNoArguments() {
        assertThat(run(NOTHING, "config", "all")).isEqualTo(64);
        assertThat(err()).startsWith("portner: config takes no arguments");
        assertThat(out()).isEmpty();
    }

    @Test
    void theConfigurationIsAlignedTextWithItsOrigins() {
        EnvironmentReader reader = new EnvironmentReader(Map.of("PORTNER_ADMIN_PORT", "8"));
        reader.read(Variable.PORTNER_PROXY_PORT, Values.port());
        reader.read(Variable.PORTNER_ADMIN_PORT, Values.port());
        reader.read(Variable.PORTNER_HOST_ALIASES, Values.text());
        reader.read(Variable.PORTNER_CA_BUNDLE, Values.text());
        List<Chapter> chapters = reader.chapters();
        KeySummary key = new KeySummary("thumb", "x5c of 2 certificates", Optional.of(new KeySummary.Holder("Åsnes\nkommune",
                Optional.of("991825827"), "CA", Instant.parse("2025-01-02T03:04:05Z"), Instant.parse("2027-01-02T03:04:05Z"))));
        List<Effective.Client> clients = List.of(
                new Effective.Client("one", List.of("fiks", "svarut"), List.of(Path.of("/a.p12")), Optional.of(key)),
                new Effective.Client("two", List.of("eget"), List.of(), Optional.empty()));

        assertThat(run(new Effective(chapters, clients, List.of(new Finding("A", "is odd", "mend it")), List.of()), "config")).isZero();
        assertThat(out()).isEqualTo("""
                Listeners
                  PORTNER_PROXY_PORT  7180  default
                  PORTNER_ADMIN_PORT  8     environment
                  not set: PORTNER_HOST_ALIASES

                Running
                  not set: PORTNER_CA_BUNDLE

                The key of client one (fiks, svarut)
                  read from       /a.p12
                  certificate of  Åsnes?kommune
                  organisation    991825827
                  issued by       CA
                  valid until     2027-01-02T03:04:05Z
                  thumbprint      thumb
                  sent as         x5c of 2 certificates

                The key of client two (eget)
                  found  nothing that can be used

                Warnings
                  A is odd; mend it
                """);
        assertThat(err()).isEmpty();
    }

    @Test
    void problemsGoWhereErrorsGoAfterWhatCouldBeRead() {
        Effective effective = new Effective(List.of(), List.of(), List.of(),
                List.of(new Finding("A", "is wrong", "mend it"), Finding.sentence("B.")));
        assertThat(run(effective, "config")).isEqualTo(64);
        assertThat(out()).isEqualTo("Warnings\n  none\n");
        assertThat(err().lines()).containsExactly("portner: the configuration cannot be used:", "  - A is wrong; mend it", "  - B.");
    }
}
