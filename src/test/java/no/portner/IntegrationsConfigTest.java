package no.portner;

import static no.portner.Environments.config;
import static no.portner.Environments.problems;
import static no.portner.Environments.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.portner.config.Secret;
import no.portner.route.Integration;
import no.portner.route.Integrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code FIKS_INTEGRASJONER}: whose passwords calls may have. */
class IntegrationsConfigTest {

    private static final String SEVERAL = "FIKS_INTEGRASJONER";
    private static final String TWO = " { \"Oslo-1\" : \"pw-oslo\",\n\"bergen-2\":\"pw-bergen\" }\n";
    private static final String R = "PORTNER_ROUTES_0__";

    @TempDir
    Path directory;

    @Test
    void thePresetsHaveThemAll() {
        PortnerConfig config = config(SEVERAL, TWO);
        assertThat(config.routes()).hasSize(2).allSatisfy(route -> {
            Integrations integrations = route.toRoute().integrations();
            assertThat(integrations.byDefault()).isEmpty();
            assertThat(integrations.named(" OSLO-1")).contains(new Integration("Oslo-1", Secret.of("pw-oslo")));
            assertThat(integrations.named("bergen-2")).contains(new Integration("bergen-2", Secret.of("pw-bergen")));
            assertThat(integrations.named("oslo")).isEmpty();
        });
        assertThat(warnings(config)).as("nobody misses FIKS_INTEGRASJON_ID").isEmpty();
        assertThat(config.toString()).doesNotContain("pw-");
    }

    @Test
    void theOneOfFiksIntegrasjonIdIsTheDefaultBesideThem() {
        Integrations integrations = config(SEVERAL, TWO, "FIKS_INTEGRASJON_ID", "own", "FIKS_INTEGRASJON_PASSORD", "pw")
                .routes().get(0).toRoute().integrations();
        assertThat(integrations.byDefault()).map(Integration::id).contains("own");
        assertThat(integrations.named("OWN")).map(Integration::id).contains("own");
        assertThat(integrations.named("oslo-1")).isPresent();
    }

    @Test
    void oneIdHasOnePassword() {
        assertThat(problems(SEVERAL, TWO, "FIKS_INTEGRASJON_ID", "oslo-1", "FIKS_INTEGRASJON_PASSORD", "another")).singleElement()
                .asString().startsWith("FIKS_INTEGRASJONER has another password for the integration of FIKS_INTEGRASJON_ID than "
                        + "FIKS_INTEGRASJON_PASSORD; ").doesNotContain("pw-oslo", "another\"");
        assertThat(config(SEVERAL, TWO, "FIKS_INTEGRASJON_ID", "oslo-1", "FIKS_INTEGRASJON_PASSORD", "pw-oslo").routes()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[]                        | is not a JSON object",
        "7ecret                    | is not whole and valid JSON (line 1, column ",
        "{\"a\":\"7ecret\"         | is not whole and valid JSON (line 1, column ",
        "{\"a\":\"7ecret\",}       | is not whole and valid JSON (line 1, column ",
        "{\"a\":\"7ecret\"} 7ecret | is not whole and valid JSON (line 1, column ",
        "{\"a\":\"7ecret\"}{}      | goes on after the end of its JSON object",
        "{}                        | is an empty object",
        "{\"a\":7}                 | has something other than a string as the password of entry 1",
        "{\"a\":\"7ecret\",\"b\":null} | has something other than a string as the password of entry 2",
        "{\"a\":{\"b\":\"7ecret\"}} | has something other than a string as the password of entry 1",
        "{\"a\":[\"7ecret\"]}      | has something other than a string as the password of entry 1",
        "{\"\":\"7ecret\"}         | has an empty id in entry 1",
        "{\"7ecret\":\"\"}         | has an empty password in entry 1",
        "{\"7ecret\":\"a\",\"7ECRET\":\"b\"} | has the same id in the entries 1 and 2",
        "{\"a\":\"7ecret\",\"b\":\"7ecr\\u00e5t\"} | has a wrong password in entry 2: it has a line break, another control character",
        "{\"a\":\"7ecret\\nX-Evil: 1\"} | has a wrong password in entry 1: it has a line break",
        "{\"7ecret\\r\":\"a\"}     | has a wrong id in entry 1: it has a line break",
        "{\"a\":\" 7ecret\"}       | has a wrong password in entry 1: it begins or ends with a blank",
    })
    void aMistakeIsExplainedWithoutShowingAnIdOrAPassword(String text, String wrong) {
        assertThat(problems(SEVERAL, text)).singleElement().asString().startsWith("FIKS_INTEGRASJONER " + wrong).contains("; ")
                .doesNotContainIgnoringCase("7ecr");
    }

    @Test
    void aThousandMunicipalitiesFitIntoTheFile() throws Exception {
        String thousand = IntStream.range(0, 1000).mapToObj(i -> "  \"" + UUID.randomUUID() + "\": \"" + UUID.randomUUID() + "-" + i + "\"")
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
        Path file = Files.writeString(directory.resolve("integrasjoner.json"), thousand);
        assertThat(config(SEVERAL + "_FILE", file.toString()).routes().get(0).integrations().named()).hasSize(1000);

        Files.writeString(file, thousand.substring(0, thousand.length() / 2));
        assertThat(problems(SEVERAL + "_FILE", file.toString())).singleElement().asString()
                .startsWith("FIKS_INTEGRASJONER_FILE is not whole and valid JSON (line 5");
    }

    @Test
    void aRouteOfOnesOwnHasThemWithAWarningUnlessItNamesAnIntegrationItself() {
        PortnerConfig shared = config(SEVERAL, TWO, R + "NAME", "skatt", R + "HOST", "api.skatt.no");
        assertThat(shared.routes().get(2).integrations().named()).hasSize(2);
        assertThat(warnings(shared)).singleElement().asString()
                .startsWith("FIKS_INTEGRASJONER gives its passwords to calls on the route skatt too, when they name an integration; ");

        PortnerConfig own = config(SEVERAL, TWO, R + "NAME", "skatt", R + "HOST", "api.skatt.no", R + "INTEGRASJON_ID", "skatt-1",
                R + "INTEGRASJON_PASSORD", "pw");
        assertThat(own.routes().get(2).integrations().named()).isEmpty();
        assertThat(own.routes().get(0).integrations().named()).hasSize(2);
        assertThat(warnings(own)).isEmpty();
    }

    @Test
    void aPresetCanHaveItsOwnDefaultBesideTheSharedOnes() {
        IntegrationSettings svarut = config(SEVERAL, TWO, R + "NAME", "svarut", R + "INTEGRASJON_ID", "own",
                R + "INTEGRASJON_PASSORD", "pw").routes().get(1).integrations();
        assertThat(svarut.byDefault()).map(Integration::id).contains("own");
        assertThat(svarut.named()).extracting(Integration::id).containsExactly("Oslo-1", "bergen-2");
    }

    @Test
    void theFiksRoutesAloneCanHaveThem() {
        PortnerConfig config = config(R + "NAME", "fiks", R + "INTEGRASJONER", TWO, "PORTNER_ROUTES_1__NAME", "skatt",
                "PORTNER_ROUTES_1__HOST", "api.skatt.no");
        assertThat(config.routes()).extracting(route -> route.integrations().named().size()).containsExactly(2, 0, 0);
    }
}
