package no.portner;

import static no.portner.Environments.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.portner.cli.Effective;
import no.portner.config.RouteAttribute;
import no.portner.config.Setting;
import no.portner.config.Variable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TheConfigurationIsShownWithoutSecretsTest {

    /** A JWK of its own shape, so that it is no more than a text to whatever else takes it. */
    private static final String SECRET = "{\"kty\":\"RSA\",\"d\":\"7ecret\"}";

    @TempDir
    Path directory;

    static List<Setting> secrets() {
        return Stream.concat(Arrays.stream(Variable.values()).map(Setting.class::cast),
                Arrays.stream(RouteAttribute.values()).map(attribute -> attribute.at(0))).filter(Setting::secret).toList();
    }

    static List<Setting> others() {
        return Stream.concat(Arrays.stream(Variable.values()).map(Setting.class::cast),
                Arrays.stream(RouteAttribute.values()).map(attribute -> attribute.at(0))).filter(setting -> !setting.secret()).toList();
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretInItsVariable(Setting secret) {
        shows(secret, with(secret.name(), SECRET, "PORTNER_ROUTES_0__NAME", "fiks"));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretInItsFile(Setting secret) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), SECRET);
        shows(secret, with(secret.fileName(), file.toString(), "PORTNER_ROUTES_0__NAME", "fiks"));
    }

    /** Both at once, or the secret where its file's path belongs. */
    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretSetWrongly(Setting secret) {
        shows(secret, with(secret.name(), SECRET, secret.fileName(), "7ecret", "PORTNER_ROUTES_0__NAME", "fiks"));
        shows(secret, with(secret.fileName(), "7ecret", "PORTNER_ROUTES_0__NAME", "fiks"));
    }

    /** The key itself in place of its path, its id, or anything else. */
    @ParameterizedTest
    @MethodSource("others")
    void aKeyWhereItDoesNotBelong(Setting setting) {
        for (String secret : List.of(SECRET, "-----BEGIN PRIVATE KEY-----\n7ecret\n-----END PRIVATE KEY-----",
                "eyJhbGciOiJSUzI1NiJ9.7ecret", "https://me:7ecret@host.no/")) {
            assertThat(Inspection.of(with("PORTNER_ROUTES_0__NAME", "fiks", setting.name(), secret)).toString()).as(setting.name())
                    .doesNotContain("7ecret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PORTNER_PASSWORD", "MASKINPORTEN_SECRET_FILE", "FIKS_7", "PORTNER_ROUTES_0__PASSWORD"})
    void aSecretUnderANameThatNobodyKnows(String name) {
        assertThat(Inspection.of(with(name, SECRET)).toString()).contains(name).doesNotContain("7ecret");
    }

    private static void shows(Setting secret, Map<String, String> variables) {
        Effective effective = Inspection.of(variables);
        assertThat(effective.toString()).doesNotContain("7ecret").contains(secret.name());
        assertThat(effective.settings().stream().flatMap(chapter -> chapter.readings().stream())
                .anyMatch(reading -> reading.shown().equals("***"))).as("*** stands for it").isTrue();
    }
}
