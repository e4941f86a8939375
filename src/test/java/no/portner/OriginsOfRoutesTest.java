package no.portner;

import static no.portner.Environments.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import no.portner.config.Chapter;
import no.portner.config.Origin;
import no.portner.config.Reading;
import no.portner.config.RouteAttribute;
import no.portner.config.Variable;
import org.junit.jupiter.api.Test;

/** What is told of each route is what the route was made of. */
class OriginsOfRoutesTest {

    private static final String R = "PORTNER_ROUTES_0__";

    @Test
    void aPresetBringsItsHostAndPaths() {
        Map<String, Reading> svarut = chapter("Route svarut", with());
        assertThat(svarut.get("HOST")).isEqualTo(new Reading("HOST", "test.svarut.ks.no", Origin.preset("svarut")));
        assertThat(svarut.get("PATHS")).isEqualTo(new Reading("PATHS", "/api/v2/,/api/v3/", Origin.preset("svarut")));
        assertThat(svarut.get("UPSTREAM")).isEqualTo(new Reading("UPSTREAM", "https://test.svarut.ks.no", Origin.derived("HOST")));
    }

    @Test
    void aRouteOfOnesOwnHasTheDefaultPath() {
        Map<String, Reading> own = chapter("Route eget", with(R + "NAME", "eget", R + "HOST", "a.no"));
        assertThat(own.get("HOST").origin()).hasToString(R + "HOST");
        assertThat(own.get("PATHS")).isEqualTo(new Reading("PATHS", "/", Origin.byDefault()));
    }

    @Test
    void aRouteThatChangesAPresetTellsWhatIsItsOwnAndWhatIsShared() {
        Map<String, String> variables = with(R + "NAME", "svarut", R + "SCOPES", "x:y", R + "PATHS", "/api/v2",
                "MASKINPORTEN_RESOURCE", "r");
        Map<String, Reading> svarut = chapter("Route svarut", variables);
        assertThat(svarut.get("SCOPES").origin()).hasToString(R + "SCOPES");
        assertThat(svarut.get("PATHS").origin()).hasToString(R + "PATHS");
        assertThat(svarut.get("RESOURCE").origin()).hasToString("MASKINPORTEN_RESOURCE");
        assertThat(svarut.get("AUTHORIZATION").origin()).hasToString("default of PORTNER_AUTHORIZATION");
        assertThat(chapter("Route fiks", variables).get("SCOPES").origin()).hasToString("default of MASKINPORTEN_SCOPES");
        assertThat(chapter("Names of routes", variables)).containsOnlyKeys(R + "NAME");
    }

    @Test
    void theAuthorizationServerIsDerivedFromTheEnvironmentAndFromItsMetadata() {
        Map<String, Reading> shared = chapter("Maskinporten", with("FIKS_ENVIRONMENT", "prod"));
        assertThat(shared.get("MASKINPORTEN_WELL_KNOWN_URL")).isEqualTo(new Reading("MASKINPORTEN_WELL_KNOWN_URL",
                "https://maskinporten.no/.well-known/oauth-authorization-server", Origin.derived("FIKS_ENVIRONMENT")));
        assertThat(shared.get("MASKINPORTEN_ISSUER").shown()).isEqualTo("https://maskinporten.no/");
        assertThat(shared.get("MASKINPORTEN_TOKEN_ENDPOINT").shown()).isEqualTo("https://maskinporten.no/token");
        assertThat(shared.get("MASKINPORTEN_ISSUER").origin().kind()).isEqualTo(Origin.Kind.DERIVED);
    }

    @Test
    void aSharedSettingThatEveryRouteHasForItselfIsNotUsed() {
        Map<String, String> variables = with("PORTNER_PRESETS", "svarut", R + "NAME", "svarut", R + "SCOPES", "x:y",
                "MASKINPORTEN_SCOPES", "z");
        assertThat(chapter("Maskinporten", variables).get("MASKINPORTEN_SCOPES").origin().kind()).isEqualTo(Origin.Kind.NOT_USED);
    }

    @Test
    void aRouteWithAKeyOfItsOwnTakesNothingOfTheSharedOne() {
        Map<String, Reading> route = chapter("Route fiks", with("MASKINPORTEN_CERTIFICATE_ALIAS", "a", R + "NAME", "fiks",
                R + "CERTIFICATE_PATH", "/own.p12"));
        assertThat(route.get("CERTIFICATE_PATH")).extracting(Reading::shown, r -> r.origin().toString())
                .containsExactly("/own.p12", R + "CERTIFICATE_PATH");
        assertThat(route.get("CERTIFICATE_ALIAS").origin().kind()).isEqualTo(Origin.Kind.NOT_SET);
    }

    /** Nothing can be read past the notes: what has no reading has no reader. */
    @Test
    void everyVariableAndEveryAttributeIsAccountedFor() {
        Map<String, Reading> all = new TreeMap<>();
        Inspection.of(with("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318", "OTEL_TRACES_SAMPLER", "traceidratio")).settings()
                .forEach(chapter -> chapter.readings().forEach(reading -> all.put(reading.name(), reading)));
        assertThat(all.keySet()).containsAll(Arrays.stream(Variable.values()).map(Variable::name).toList());
        assertThat(all.keySet()).containsAll(Arrays.stream(RouteAttribute.values()).filter(attribute -> attribute != RouteAttribute.NAME)
                .map(RouteAttribute::name).toList());
    }

    private static Map<String, Reading> chapter(String title, Map<String, String> variables) {
        Chapter chapter = Inspection.of(variables).settings().stream().filter(one -> one.title().equals(title)).findFirst().orElseThrow();
        Map<String, Reading> readings = new TreeMap<>();
        chapter.readings().forEach(reading -> readings.put(reading.name(), reading));
        return readings;
    }
}
