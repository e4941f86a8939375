package no.portner;

import static no.portner.Environments.config;
import static no.portner.Environments.problems;
import static no.portner.Environments.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import no.portner.route.Integration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesConfigTest {

    private static final String R = "PORTNER_ROUTES_0__";

    @Test
    void thePresetsFollowTheEnvironment() {
        assertThat(config("FIKS_ENVIRONMENT", "prod").routes()).extracting(RouteConfig::host).containsExactly("api.fiks.ks.no",
                "svarut.ks.no");
        assertThat(config("FIKS_ENVIRONMENT", "Test").routes()).extracting(RouteConfig::host)
                .containsExactly("api.fiks.test.ks.no", "test.svarut.ks.no");
    }

    @Test
    void anEntryWithAPresetsNameChangesJustWhatItSets() {
        List<RouteConfig> before = config().routes();
        List<RouteConfig> after = config("PORTNER_ROUTES_7__NAME", "svarut", "PORTNER_ROUTES_7__RESPONSE_TIMEOUT", "1m").routes();
        RouteConfig svarut = before.get(1);
        assertThat(after).containsExactly(before.get(0), new RouteConfig("svarut", svarut.host(), svarut.prefixes(), svarut.upstream(),
                svarut.authorization(), svarut.client(), svarut.scopes(), svarut.resource(), svarut.consumerOrg(),
                        svarut.authorizationDetails(),
                svarut.integrations(), new RouteConfig.Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(5))));
    }

    @Test
    void otherRoutesComeAfterThePresetsInTheOrderOfTheirNumbers() {
        List<RouteConfig> routes = config("PORTNER_ROUTES_10__NAME", "ten", "PORTNER_ROUTES_10__HOST", "ten.no",
                "PORTNER_ROUTES_9__NAME", "nine", "PORTNER_ROUTES_9__HOST", "nine.no", "PORTNER_ROUTES_9__PATHS", "api").routes();
        assertThat(routes).extracting(RouteConfig::name).containsExactly("fiks", "svarut", "nine", "ten");
        assertThat(routes.get(2).prefixes()).containsExactly("/api/");
        assertThat(routes.get(3).prefixes()).containsExactly("/");
        assertThat(routes.get(3).upstream()).isEqualTo(URI.create("https://ten.no"));
        assertThat(routes.get(3).scopes()).containsExactly("ks:fiks");
    }

    @Test
    void withoutPresetsTheFirstEntryIsTheDefaultRoute() {
        assertThat(config("PORTNER_PRESETS", "none", R + "NAME", "fiks", R + "HOST", "other.no").routes()).singleElement()
                .extracting(RouteConfig::host).isEqualTo("other.no");
        assertThat(config("PORTNER_PRESETS", "svarut fiks").routes()).extracting(RouteConfig::name).containsExactly("svarut", "fiks");
        assertThat(problems("PORTNER_PRESETS", "none")).singleElement().asString().startsWith("PORTNER_PRESETS leaves no route");
    }

    @ParameterizedTest
    @CsvSource({"NAME, Fiks_2", "HOST, https://a.no", "HOST, a.no:443", "UPSTREAM, http://localhost:8080", "UPSTREAM, https://a.no/x",
        "AUTHORIZATION, drop", "CONNECT_TIMEOUT, 0s", "RESPONSE_TIMEOUT, 25h", "IDLE_TIMEOUT, 5", "SCOPES, '\"'", "CONSUMER_ORG, 1",
        "CLIENT_ID, a b", "X5C, root", "INTEGRASJON_ID, æ"})
    void aMistakeInARouteNamesTheRoutesVariable(String attribute, String value) {
        assertThat(problems(R + "NAME", "a", R + "HOST", "a.no", R + attribute, value)).isNotEmpty()
                .anySatisfy(problem -> assertThat(problem).startsWith(R + attribute + " "));
    }

    @ParameterizedTest
    @CsvSource({"api, /api/", "/api, /api/", "api/v2/, /api/v2/", "/, /"})
    void aPrefixBeginsAndEndsWithASlash(String text, String prefix) {
        assertThat(config(R + "NAME", "a", R + "HOST", "a.no", R + "PATHS", text).routes().get(2).prefixes()).containsExactly(prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/../b", "//a", "/a//b", "/./", "/..", "/%2e/", "/a;b", "/a\\b", "/a?b", "/a#b", "/å"})
    void aPrefixThatCanBeReadInTwoWaysIsRefused(String text) {
        assertThat(problems(R + "NAME", "a", R + "HOST", "a.no", R + "PATHS", text)).singleElement().asString().startsWith(R + "PATHS ");
    }

    @Test
    void twoRoutesHaveNeitherTheSameNameNorTheSamePath() {
        assertThat(problems(R + "NAME", "a", R + "HOST", "a.no", "PORTNER_ROUTES_1__NAME", "a")).singleElement().asString()
                .isEqualTo("PORTNER_ROUTES_1__NAME names the same route as PORTNER_ROUTES_0__NAME; set another name, or join the two");
        assertThat(problems(R + "NAME", "a", R + "HOST", "API.fiks.test.ks.no")).singleElement().asString()
                .startsWith(R + "HOST gives api.fiks.test.ks.no/ to the route a, but the route fiks has it");
        assertThat(config(R + "NAME", "a", R + "HOST", "api.fiks.test.ks.no", R + "PATHS", "/digisos").routes()).hasSize(3);
    }

    @Test
    void idAndPasswordOfAnIntegrationComeFromTheSamePlace() {
        String[] shared = {"FIKS_INTEGRASJON_ID", "shared", "FIKS_INTEGRASJON_PASSORD", "pw", R + "NAME", "svarut"};
        assertThat(config(shared).routes()).allSatisfy(route ->
                assertThat(route.integrations().byDefault()).map(Integration::id).contains("shared"));

        var variables = Environments.with(shared);
        variables.put(R + "INTEGRASJON_ID", "own");
        assertThat(problems(variables)).singleElement().asString()
                .startsWith(R + "INTEGRASJON_PASSORD is not set, though " + R + "INTEGRASJON_ID is");
        variables.put(R + "INTEGRASJON_PASSORD", "own");
        assertThat(PortnerConfig.from(variables).routes()).extracting(route -> route.integrations().byDefault().orElseThrow().id())
                .containsExactly("shared", "own");
    }

    @Test
    void theSharedIntegrationOnARouteOfOnesOwnIsWorthAWarning() {
        PortnerConfig config = config("FIKS_INTEGRASJON_ID", "i", "FIKS_INTEGRASJON_PASSORD", "pw", R + "NAME", "skatt", R + "HOST",
                "api.skatt.no");
        assertThat(warnings(config)).singleElement().asString()
                .startsWith("FIKS_INTEGRASJON_ID and its password are sent on the route skatt too");
    }

    @Test
    void aFiksHostOfTheOtherEnvironmentIsWorthAWarning() {
        assertThat(warnings(config(R + "NAME", "fiks", R + "HOST", "api.fiks.ks.no")))
                .anySatisfy(warning -> assertThat(warning).startsWith(R + "HOST belongs to the other environment"));
    }
}
