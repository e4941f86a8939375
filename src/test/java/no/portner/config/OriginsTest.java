package no.portner.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.config.Origin.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read is noted with the place that it came from. */
class OriginsTest {

    private static final Variable PORT = Variable.PORTNER_PROXY_PORT;
    private static final Variable PASSWORD = Variable.FIKS_INTEGRASJON_PASSORD;
    private static final Variable SCOPES = Variable.MASKINPORTEN_SCOPES;

    @TempDir
    Path directory;

    @Test
    void aVariableThatIsSetIsItsOwnOrigin() {
        EnvironmentReader reader = new EnvironmentReader(Map.of("PORTNER_PROXY_PORT", " 81 "));
        reader.read(PORT, Values.port());
        assertThat(only(reader)).isEqualTo(new Reading("PORTNER_PROXY_PORT", "81", Origin.of(Kind.VARIABLE)));
        assertThat(only(reader).origin()).hasToString("environment");
    }

    @Test
    void whatNothingSetsIsTheDefaultOrNothing() {
        EnvironmentReader reader = new EnvironmentReader(Map.of());
        reader.read(PORT, Values.port());
        assertThat(only(reader)).isEqualTo(new Reading("PORTNER_PROXY_PORT", "7180", Origin.byDefault()));
        EnvironmentReader other = new EnvironmentReader(Map.of());
        other.read(Variable.PORTNER_HOST_ALIASES, Values.text());
        assertThat(only(other)).isEqualTo(new Reading("PORTNER_HOST_ALIASES", "", Origin.of(Kind.NOT_SET)));
    }

    @Test
    void whatCannotBeUsedIsShownAsRefused() {
        EnvironmentReader reader = new EnvironmentReader(Map.of("PORTNER_PROXY_PORT", "x"));
        reader.read(PORT, Values.port());
        assertThat(only(reader)).isEqualTo(new Reading("PORTNER_PROXY_PORT", "\"x\"", Origin.of(Kind.REFUSED)));
    }

    @Test
    void whatOtherSettingsDecideSaysWhich() {
        EnvironmentReader reader = new EnvironmentReader(Map.of());
        Optional<String> read = reader.read(Variable.MASKINPORTEN_ISSUER, Values.text());
        assertThat(reader.orElse(Variable.MASKINPORTEN_ISSUER, read, "https://a/", Origin.derived("elsewhere"))).isEqualTo("https://a/");
        assertThat(only(reader)).isEqualTo(new Reading("MASKINPORTEN_ISSUER", "https://a/", Origin.derived("elsewhere")));
    }

    @Test
    void whatOtherSettingsDecideHidesNeitherWhatIsSetNorWhatIsRefused() {
        EnvironmentReader reader = new EnvironmentReader(Map.of("PORTNER_PROXY_PORT", "81"));
        assertThat(reader.orElse(PORT, reader.read(PORT, Values.port()), 82, Origin.derived("elsewhere"))).isEqualTo(81);
        assertThat(only(reader)).isEqualTo(new Reading("PORTNER_PROXY_PORT", "81", Origin.of(Kind.VARIABLE)));
        EnvironmentReader other = new EnvironmentReader(Map.of("MASKINPORTEN_ISSUER", "x"));
        other.orElse(Variable.MASKINPORTEN_ISSUER, other.read(Variable.MASKINPORTEN_ISSUER, Addresses.url()).map(String::valueOf),
                "https://a/", Origin.derived("elsewhere"));
        assertThat(only(other).origin().kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void aSecretIsOfItsVariableOrOfItsFile() throws IOException {
        EnvironmentReader inline = new EnvironmentReader(Map.of(PASSWORD.name(), "s3cret"));
        inline.secret(PASSWORD);
        assertThat(only(inline)).isEqualTo(new Reading(PASSWORD.name(), "***", Origin.of(Kind.VARIABLE)));

        Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
        EnvironmentReader byFile = new EnvironmentReader(Map.of(PASSWORD.fileName(), file.toString()));
        byFile.secret(PASSWORD);
        assertThat(only(byFile).shown()).isEqualTo("***");
        assertThat(only(byFile).origin().kind()).isEqualTo(Kind.FILE);
        assertThat(only(byFile).origin()).hasToString("FIKS_INTEGRASJON_PASSORD_FILE (" + file + ")");

        EnvironmentReader none = new EnvironmentReader(Map.of());
        none.secret(PASSWORD);
        assertThat(only(none)).isEqualTo(new Reading(PASSWORD.name(), "", Origin.of(Kind.NOT_SET)));
    }

    @Test
    void aSecretThatCannotBeHadIsRefusedWithoutThePathThatMayBeTheSecret() {
        EnvironmentReader noFile = new EnvironmentReader(Map.of(PASSWORD.fileName(), "s3cret"));
        noFile.secret(PASSWORD);
        assertThat(only(noFile)).isEqualTo(new Reading(PASSWORD.name(), "***", new Origin(Kind.REFUSED, PASSWORD.fileName())));
        EnvironmentReader both = new EnvironmentReader(Map.of(PASSWORD.name(), "s3cret", PASSWORD.fileName(), "s3cret"));
        both.secret(PASSWORD);
        assertThat(only(both).origin().kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void aRouteHasItsOwnValueOrTheSharedOneAndSaysWhich() {
        EnvironmentReader reader = new EnvironmentReader(Map.of("MASKINPORTEN_SCOPES", "a", "PORTNER_ROUTES_3__SCOPES", "b"));
        reader.read(RouteAttribute.SCOPES.askedBy("one", SCOPES), Values.text());
        reader.read(RouteAttribute.SCOPES.askedBy("two", RouteAttribute.SCOPES.at(3)), Values.text());
        reader.read(RouteAttribute.X5C.askedBy("two", Variable.MASKINPORTEN_X5C), Values.text());
        reader.read(RouteAttribute.IDLE_TIMEOUT.askedBy("two", RouteAttribute.IDLE_TIMEOUT.at(3)), Values.text());
        assertThat(reader.chapters()).containsExactly(
                new Chapter("Maskinporten", List.of(new Reading("MASKINPORTEN_SCOPES", "a", Origin.of(Kind.VARIABLE)))),
                new Chapter("The key", List.of(new Reading("MASKINPORTEN_X5C", "chain", Origin.byDefault()))),
                new Chapter("Route one", List.of(new Reading("SCOPES", "a", new Origin(Kind.VARIABLE, "MASKINPORTEN_SCOPES")))),
                new Chapter("Route two", List.of(new Reading("IDLE_TIMEOUT", "5m", Origin.byDefault()),
                        new Reading("SCOPES", "b", new Origin(Kind.VARIABLE, "PORTNER_ROUTES_3__SCOPES")),
                        new Reading("X5C", "chain", new Origin(Kind.DEFAULT, "MASKINPORTEN_X5C")))));
    }

    @Test
    void whatIsSetAndAskedForByNobodyIsToldSo() {
        EnvironmentReader reader = new EnvironmentReader(Map.of("MASKINPORTEN_SCOPES", "a", PASSWORD.name(), "s3cret"));
        assertThat(reader.chapters()).extracting(Chapter::readings).containsExactly(
                List.of(new Reading("MASKINPORTEN_SCOPES", "a", Origin.of(Kind.NOT_USED))),
                List.of(new Reading(PASSWORD.name(), "***", Origin.of(Kind.NOT_USED))));
    }

    @Test
    void serviceLinksAreToldAsIgnoredWhereTheyLookLikeOurs() {
        EnvironmentReader reader = new EnvironmentReader(Map.of("PORTNER_PROXY_PORT", "tcp://10.0.0.1:80",
                "KUBERNETES_PORT", "tcp://10.0.0.1:443"));
        reader.read(PORT, Values.port());
        assertThat(reader.chapters()).hasSize(2).last().isEqualTo(new Chapter("Service links",
                List.of(new Reading("PORTNER_PROXY_PORT", "tcp://10.0.0.1:80", Origin.of(Kind.SERVICE_LINK)))));
        assertThat(reader.chapters().get(0).readings()).containsExactly(new Reading("PORTNER_PROXY_PORT", "7180", Origin.byDefault()));
    }

    private static Reading only(EnvironmentReader reader) {
        assertThat(reader.chapters()).hasSize(1);
        assertThat(reader.chapters().get(0).readings()).hasSize(1);
        return reader.chapters().get(0).readings().get(0);
    }
}
