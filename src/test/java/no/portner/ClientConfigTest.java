package no.portner;

import static no.portner.Environments.config;
import static no.portner.Environments.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import no.portner.key.KeySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientConfigTest {

    private static final String R = "PORTNER_ROUTES_0__";
    private static final String NO_CERTIFICATE = "MASKINPORTEN_CERTIFICATE_PATH";

    @ParameterizedTest
    @CsvSource({"MASKINPORTEN_WELL_KNOWN_URL, https://maskinporten.no/.well-known/oauth-authorization-server, prod",
        "MASKINPORTEN_ISSUER, https://maskinporten.no/, prod", "MASKINPORTEN_TOKEN_ENDPOINT, https://MASKINPORTEN.no/token, prod",
        "PORTNER_ROUTES_0__TOKEN_ENDPOINT, https://maskinporten.no/token, prod"})
    void aMaskinportenOfTheOtherEnvironmentIsRefused(String name, String url, String other) {
        assertThat(problems(name, url, R + "NAME", "fiks")).singleElement().asString()
                .startsWith(name + " belongs to the " + other + " environment").contains("FIKS_ENVIRONMENT=" + other);
        assertThat(problems("FIKS_ENVIRONMENT", "prod", name, url, R + "NAME", "fiks")).isEmpty();
        assertThat(problems("FIKS_ENVIRONMENT", "prod", name, url.toLowerCase().replace("//", "//test."), R + "NAME", "fiks")).hasSize(1);
    }

    @Test
    void aServerOfOnesOwnIsFoundByItsMetadataOnLoopbackWithoutTls() {
        ClientConfig client = config("MASKINPORTEN_WELL_KNOWN_URL", "http://localhost:8080/mp/.well-known/oauth-authorization-server",
                "MASKINPORTEN_ISSUER", "http://localhost:8080/mp").routes().get(0).client();
        assertThat(client.issuerOverride()).contains("http://localhost:8080/mp");
        assertThat(client.fallbackIssuer()).isEqualTo("http://localhost:8080/mp/");
        assertThat(client.fallbackTokenEndpoint()).isEqualTo(URI.create("http://localhost:8080/mp/token"));
    }

    @Test
    void aRouteWithAServerOfItsOwnTakesNoIssuerOfAnother() {
        List<RouteConfig> routes = config("MASKINPORTEN_ISSUER", "https://test.maskinporten.no/", R + "NAME", "svarut",
                R + "WELL_KNOWN_URL", "https://sky.example/.well-known/oauth-authorization-server").routes();
        assertThat(routes.get(0).client().issuerOverride()).contains("https://test.maskinporten.no/");
        assertThat(routes.get(1).client().issuerOverride()).isEmpty();
        assertThat(routes.get(1).client().fallbackIssuer()).isEqualTo("https://sky.example/");
    }

    @Test
    void aRouteWithAnotherTokenEndpointSharesNoToken() {
        List<RouteConfig> routes = config(R + "NAME", "svarut", R + "TOKEN_ENDPOINT", "https://elsewhere.example/token").routes();
        assertThat(routes.get(0).client().authority()).isEqualTo(routes.get(0).client().wellKnownUrl());
        assertThat(routes.get(1).client().authority()).isNotEqualTo(routes.get(0).client().authority());
    }

    @Test
    void routesWithEqualSettingsShareTheirClientWhereverTheyWereSet() {
        List<RouteConfig> routes = config(R + "NAME", "fiks", R + "CLIENT_ID", "own", R + "CERTIFICATE_PATH", "/own.p12",
                "PORTNER_ROUTES_1__NAME", "svarut", "PORTNER_ROUTES_1__CLIENT_ID", "own", "PORTNER_ROUTES_1__CERTIFICATE_PATH", "/own.p12",
                "PORTNER_ROUTES_2__NAME", "c", "PORTNER_ROUTES_2__HOST", "c.no").routes();
        assertThat(routes.get(0).client()).isSameAs(routes.get(1).client());
        assertThat(routes.get(0).client().variablePrefix()).isEqualTo(R);
        assertThat(routes.get(2).client().variablePrefix()).isEqualTo("MASKINPORTEN_");
    }

    /** Today's equal passwords may differ tomorrow: each file is looked at for a change. */
    @Test
    void routesWhoseSecretsAreInTwoFilesShareNoClient(@TempDir Path directory) throws IOException {
        Path one = Files.writeString(directory.resolve("one"), "{}");
        Path two = Files.writeString(directory.resolve("two"), "{}");
        List<RouteConfig> routes = config(NO_CERTIFICATE, "", "MASKINPORTEN_CLIENT_JWK_FILE", one.toString(), R + "NAME", "svarut",
                R + "CLIENT_JWK_FILE", two.toString()).routes();
        assertThat(routes.get(0).client().key()).as("equal by value").isEqualTo(routes.get(1).client().key());
        assertThat(routes.get(0).client()).isNotSameAs(routes.get(1).client());
        assertThat(routes.get(0).client().key().files()).containsExactly(one);
        assertThat(routes.get(1).client().key().files()).containsExactly(two);
    }

    @Test
    void aRouteWithAKeyOfItsOwnTakesNothingOfTheSharedKeyButTheChoiceOfChain() {
        KeySettings key = config("MASKINPORTEN_CERTIFICATE_PASSWORD", "pw", "MASKINPORTEN_CERTIFICATE_ALIAS", "a", "MASKINPORTEN_X5C",
                "leaf",
                R + "NAME", "fiks", R + "CLIENT_JWK", "{}").routes().get(0).client().key();
        assertThat(key.certificatePath()).isEmpty();
        assertThat(key.certificatePassword()).isEmpty();
        assertThat(key.certificateAlias()).isEmpty();
        assertThat(key.clientJwk()).isPresent();
        assertThat(key.x5c()).isEqualTo(KeySettings.X5c.LEAF);
    }

    @Test
    void aRouteCanChooseAnotherEntryOfTheSharedStore() {
        KeySettings key = config(R + "NAME", "fiks", R + "CERTIFICATE_ALIAS", "second").routes().get(0).client().key();
        assertThat(key.certificatePath()).contains(Path.of("/certs/virksomhet.p12"));
        assertThat(key.certificateAlias()).contains("second");
    }

    @Test
    void aKeyIsACertificateOrAJwkOrAPrivateKeyWithItsId() {
        assertThat(problems()).isEmpty();
        assertThat(problems("MASKINPORTEN_PRIVATE_KEY_PATH", "/k.pem", "MASKINPORTEN_KEY_ID", "k")).isEmpty();
        assertThat(problems(NO_CERTIFICATE, "", "MASKINPORTEN_CLIENT_JWK", "{}")).isEmpty();
        assertThat(problems(NO_CERTIFICATE, "", "MASKINPORTEN_CLIENT_JWK", "{}", "MASKINPORTEN_KEY_ID", "k")).isEmpty();
        assertThat(problems(NO_CERTIFICATE, "", "MASKINPORTEN_PRIVATE_KEY_PATH", "/k.pem", "MASKINPORTEN_KEY_ID", "k")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"MASKINPORTEN_CERTIFICATE_PATH, /c.p12", "MASKINPORTEN_CERTIFICATE_PASSWORD, pw", "MASKINPORTEN_CERTIFICATE_ALIAS, a",
        "MASKINPORTEN_PRIVATE_KEY_PATH, /k.pem", "MASKINPORTEN_PRIVATE_KEY_PASSWORD, pw"})
    void aJwkBesideAnotherKeyIsRefused(String name, String value) {
        assertThat(problems(NO_CERTIFICATE, "", "MASKINPORTEN_CLIENT_JWK", "{}", name, value)).singleElement().asString()
                .startsWith(name + " and MASKINPORTEN_CLIENT_JWK are both set");
    }

    @Test
    void aPrivateKeyAloneNeedsItsIdAndHasNoUseForAStoresSettings() {
        assertThat(problems(NO_CERTIFICATE, "", "MASKINPORTEN_PRIVATE_KEY_PATH", "/k.pem")).singleElement().asString()
                .startsWith("MASKINPORTEN_PRIVATE_KEY_PATH has neither").contains("MASKINPORTEN_KEY_ID", "MASKINPORTEN_CERTIFICATE_PATH");
        assertThat(problems(NO_CERTIFICATE, "", "MASKINPORTEN_PRIVATE_KEY_PATH", "/k.pem", "MASKINPORTEN_KEY_ID", "k",
                "MASKINPORTEN_CERTIFICATE_ALIAS",
                "a")).singleElement().asString().startsWith("MASKINPORTEN_CERTIFICATE_ALIAS is set without");
    }

    @Test
    void aRoutesOwnKeyIsNamedByTheRoutesVariables() {
        assertThat(problems(R + "NAME", "fiks", R + "PRIVATE_KEY_PATH", "/k.pem")).singleElement().asString()
                .startsWith(R + "PRIVATE_KEY_PATH has neither").contains(R + "KEY_ID");
    }
}
