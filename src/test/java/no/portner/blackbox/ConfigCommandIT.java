package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A command answers and ends; the configuration is told with its origins and without its secrets. */
class ConfigCommandIT {

    private static final int EX_USAGE = 64;

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
    }

    @AfterAll
    static void stop() {
        environment.close();
    }

    /** @return what it wrote, searched for secrets */
    private static String run(int exitCode, Map<String, String> variables, String... arguments) throws Exception {
        PortnerProcess portner = PortnerProcess.launch(variables, arguments);
        try (portner) {
            assertThat(portner.waitForExit()).as(portner.output()).isEqualTo(exitCode);
        }
        assertThat(portner.output()).doesNotContain("listening", "Exception in thread", "\tat ");
        return portner.output();
    }

    private static String config(int exitCode, String... namesAndValues) throws Exception {
        return run(exitCode, environment.variables(namesAndValues), "config");
    }

    @Test
    void everyValueIsToldWithItsOrigin() throws Exception {
        int asked = environment.twin().maskinporten().journal().size();
        String output = config(0, "PORTNER_ROUTES_1__SCOPES", "ks:fiks x:y", "PORTNER_ADMIN_PORT", "tcp://10.0.0.1:7164",
                "PORTNER_ROUTES_1__SCOPE", "x");
        assertThat(line(output, "MASKINPORTEN_CLIENT_ID ")).matches(".* blackbox +environment");
        assertThat(line(output, "MASKINPORTEN_CERTIFICATE_PASSWORD ")).matches(".* \\*{3} +environment");
        assertThat(line(output, "PORTNER_READINESS ")).matches(".* first-token +default");
        assertThat(line(output, "PATHS ")).matches(".* / +preset fiks");
        assertThat(output).containsPattern("SCOPES +ks:fiks +default of MASKINPORTEN_SCOPES")
                .containsPattern("SCOPES +ks:fiks x:y +PORTNER_ROUTES_1__SCOPES")
                .containsPattern("PORTNER_ADMIN_PORT +7164 +default")
                .containsPattern("PORTNER_ADMIN_PORT +tcp://10.0.0.1:7164 +a service link of Kubernetes, ignored")
                .containsSubsequence("The key of client blackbox (fiks, svarut)", "virksomhetssertifikat.p12", "organisation",
                        TwinEnvironment.ORGNO, "valid until", "thumbprint", "x5c of")
                .containsSubsequence("Warnings", "PORTNER_ROUTES_1__SCOPE is not a name", "did you mean PORTNER_ROUTES_1__SCOPES?")
                .doesNotContain("cannot be used");
        assertThat(environment.twin().maskinporten().journal()).as("no network").hasSize(asked);
    }

    @Test
    void secretsByFileAreToldByTheirFile() throws Exception {
        Path password = Files.writeString(directory.resolve("p12-password"),
                environment.variables().get("MASKINPORTEN_CERTIFICATE_PASSWORD") + "\n");
        Path integration = Files.writeString(directory.resolve("fiks-password"), environment.integration().password());
        String output = config(0, "MASKINPORTEN_CERTIFICATE_PASSWORD", "", "MASKINPORTEN_CERTIFICATE_PASSWORD_FILE", password.toString(),
                "FIKS_INTEGRASJON_PASSORD", "", "FIKS_INTEGRASJON_PASSORD_FILE", integration.toString());
        assertThat(line(output, "FIKS_INTEGRASJON_PASSORD ")).contains("***", "FIKS_INTEGRASJON_PASSORD_FILE (" + integration + ")");
        assertThat(line(output, "MASKINPORTEN_CERTIFICATE_PASSWORD ")).contains("***", password.toString());
    }

    @Test
    void withProblemsWhatCouldBeReadComesFirstAndThenAllOfThem() throws Exception {
        String output = config(EX_USAGE, "PORTNER_PROXY_PORT", "70000", "PORTNER_DRAIN_TIMEOUT", "soon", "MASKINPORTEN_CLIENT_IDD", "x");
        assertThat(output).containsPattern("PORTNER_PROXY_PORT +\"70000\" +environment, refused")
                .containsPattern("MASKINPORTEN_CLIENT_ID +blackbox +environment")
                .contains("the configuration cannot be used:", "- PORTNER_PROXY_PORT \"70000\" is out of range", "- PORTNER_DRAIN_TIMEOUT",
                        "did you mean MASKINPORTEN_CLIENT_ID?");
        assertThat(run(EX_USAGE, Map.of(), "config")).contains("MASKINPORTEN_CLIENT_ID is not set", "MASKINPORTEN_CERTIFICATE_PATH");
    }

    @Test
    void aKeyThatCannotBeUsedIsAProblem() throws Exception {
        assertThat(config(EX_USAGE, "MASKINPORTEN_CERTIFICATE_PASSWORD", "this-is-not-it"))
                .contains("The key of client blackbox", "nothing that can be used", "MASKINPORTEN_CERTIFICATE_PASSWORD: set");
    }

    /** SecretSearch looks for the lines of the key when the process ends. */
    @Test
    void aKeyInPlaceOfItsPathIsNotRepeated() throws Exception {
        String pem = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ7ecret\n-----END PRIVATE KEY-----\n";
        for (String name : new String[] {"MASKINPORTEN_CERTIFICATE_PATH", "MASKINPORTEN_CLIENT_ID", "PORTNER_CA_BUNDLE"}) {
            assertThat(config(EX_USAGE, name, pem)).contains(name + " holds what looks like a key").doesNotContain("7ecret", "MIIEvQ");
            assertThat(run(EX_USAGE, environment.variables(name, pem))).contains(name).doesNotContain("7ecret", "MIIEvQ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "help", "--help", "-h"})
    void aCommandNeedsNoConfiguration(String command) throws Exception {
        assertThat(run(0, Map.of(), command)).containsPattern(command.contains("version")
                ? "^portner [0-9]+\\.[0-9]+\\.[0-9]+\\S* \\(" + (PortnerProcess.isNative() ? "native, " : "") + "Java [0-9.]+\\S*\\)$"
                : "^usage: portner \\[command]");
    }

    @ParameterizedTest
    @CsvSource({"confg, config", "confi, config", "--versoin, version"})
    void anUnknownCommandIsRefusedWithTheNearestOne(String command, String nearest) throws Exception {
        assertThat(run(EX_USAGE, environment.variables(), command)).contains("there is no command \"" + command + "\"; did you mean "
                + nearest + "?", "usage: portner");
    }

    private static String line(String output, String beginning) {
        return output.lines().filter(line -> line.strip().startsWith(beginning)).findFirst().orElse("no line with " + beginning);
    }
}
