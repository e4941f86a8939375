package no.portner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentNamesTest {

    @ParameterizedTest
    @CsvSource({"PORTNER_PROXY_PRT, PORTNER_PROXY_PORT", "PORTNER_PORXY_PORT, PORTNER_PROXY_PORT",
        "MASKINPORTEN_SCOPE, MASKINPORTEN_SCOPES",
        "MASKINPORTEN_KLIENT_ID, MASKINPORTEN_CLIENT_ID", "MASKINPORTEN_CLIENTID, MASKINPORTEN_CLIENT_ID",
        "FIKS_INTEGRASJON_PASSWORD, FIKS_INTEGRASJON_PASSORD", "FIKS_INTEGRASJON_PASSORD_FIL, FIKS_INTEGRASJON_PASSORD_FILE",
        "PORTNER_CLIENT_ID, MASKINPORTEN_CLIENT_ID", "portner_proxy_port, PORTNER_PROXY_PORT",
        "FIKS_IO_INTEGRASJON_ID, FIKS_INTEGRASJON_ID", "FIKS_IO_INTEGRASJON_PASSORD_FILE, FIKS_INTEGRASJON_PASSORD_FILE",
        "FIKS_INTEGRATION_ID, FIKS_INTEGRASJON_ID", "FIKS_ENV, FIKS_ENVIRONMENT", "MASKINPORTEN_ENVIRONMENT, FIKS_ENVIRONMENT",
        "MASKINPORTEN_CERT_PASSWORD, MASKINPORTEN_CERTIFICATE_PASSWORD", "PORTNER_PORT, PORTNER_PROXY_PORT",
        "MASKINPORTEN_KEYSTORE_PASSWORD_FILE, MASKINPORTEN_CERTIFICATE_PASSWORD_FILE",
        "Maskinporten_Client_Id, MASKINPORTEN_CLIENT_ID", "fiks_integrasjon_passord_file, FIKS_INTEGRASJON_PASSORD_FILE",
        "portner.proxy.port, PORTNER_PROXY_PORT", "MASKINPORTEN-CLIENT-ID, MASKINPORTEN_CLIENT_ID",
        "PORTNER_ROUTE_0__SCOPES, PORTNER_ROUTES_0__SCOPES", "PORTNER_ROUTES_0_SCOPES, PORTNER_ROUTES_0__SCOPES",
        "PORTNER_ROUTES_0___SCOPES, PORTNER_ROUTES_0__SCOPES", "PORTNER_ROUTES__2__SCOPES, PORTNER_ROUTES_2__SCOPES",
        "portner_routes_3__scopes, PORTNER_ROUTES_3__SCOPES", "PORTNER_ROUTES_007__HOST, PORTNER_ROUTES_7__HOST",
        "PORTNER_ROUTES_n__HOST, PORTNER_ROUTES_0__HOST", "PORTNER_ROUTES_1__MASKINPORTEN_SCOPES, PORTNER_ROUTES_1__SCOPES",
        "PORTNER_ROUTES_1__FIKS_INTEGRASJON_ID, PORTNER_ROUTES_1__INTEGRASJON_ID",
        "PORTNER_ROUTES_0__SCOPE, PORTNER_ROUTES_0__SCOPES",
        "PORTNER_ROUTES_12__INTEGRASJON_PASSORD_FIEL, PORTNER_ROUTES_12__INTEGRASJON_PASSORD_FILE",
        "PORTNER_ROUTES_0__HSOT, PORTNER_ROUTES_0__HOST"})
    void aMisspeltNameIsWarnedOfWithTheNearestOne(String name, String nearest) {
        assertThat(warningsOf(name, "s3cret")).hasToString(
                "[" + name + " is not a name that Portner knows and is ignored; did you mean " + nearest + "?]");
    }

    @ParameterizedTest
    @CsvSource({"MASKINPORTEN_CLIENT_ID_FILE, MASKINPORTEN_CLIENT_ID", "PORTNER_ROUTES_4__CLIENT_ID_FILE, PORTNER_ROUTES_4__CLIENT_ID",
        "FIKS_INTEGRASJON_ID_FILE, FIKS_INTEGRASJON_ID", "MASKINPORTEN_CERTIFICATE_PATH_FILE, MASKINPORTEN_CERTIFICATE_PATH",
        "portner_ca_bundle_file, PORTNER_CA_BUNDLE"})
    void aFileForWhatIsNoSecretIsToldApart(String name, String plain) {
        assertThat(warningsOf(name, "/s3cret")).hasToString(
                "[" + name + " is ignored: only secrets can come from a file; set " + plain + " to the value itself]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PORTNER_X", "PORTNER_VAULT_MOUNT", "FIKS_SAKSBEHANDLING_URL", "PORTNER_ROUTES_0__COLOUR",
        "MASKINPORTEN_CERTIFICATE", "PORTNER_ROUTES_", "PORTNER_ROUTES_0__", "PORTNER_ROUTES_0"})
    void aNameThatIsNearNothingIsWarnedOfWithoutAGuess(String name) {
        assertThat(warningsOf(name, "s3cret").toString()).contains(name).doesNotContain("did you mean").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "QUARKUS_HTTP_PORT", "MASKINPORTEN_JWKS_URI", "FIKS_SVARUT_ENDPOINT_URL", "FIKS_IO_KONTO_ID",
        "MASKINPORTEN_CLIENT_JWK_FILE", "PORTNER_ROUTES_3__CERTIFICATE_PASSWORD_FILE", "PORTNERS_SHARE"})
    void knownNamesAndOtherPeoplesAreNotWarnedOf(String name) {
        assertThat(warningsOf(name, "x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PORTNER_PORT, tcp://10.0.0.1:7164", "PORTNER_ADMIN_PORT, tcp://10.0.0.1:7164", "PORTNER_PROXY_PORT, udp://[fd00::1]:53",
        "PORTNER_SERVICE_HOST, 10.0.0.1", "PORTNER_SERVICE_PORT, 7164", "PORTNER_SERVICE_PORT_HTTP_ADMIN, 7164",
        "PORTNER_PORT_7164_TCP, tcp://10.0.0.1:7164", "PORTNER_PORT_7164_TCP_ADDR, 10.0.0.1", "PORTNER_PORT_7164_TCP_PORT, 7164",
        "PORTNER_PORT_7164_TCP_PROTO, tcp", "FIKS_IO_SERVICE_HOST, 10.0.0.1", "FIKS_PORT, tcp://10.0.0.1:80",
        "FIKS_IO_SERVICE_PORT_AMQPS, 5671", "PORTNER_AMQP_PORT, tcp://10.0.0.1:5671",
        "MASKINPORTEN_PORT, tcp://10.0.0.1:80", "MASKINPORTEN_MOCK_SERVICE_PORT, 80",
        "MASKINPORTEN_MOCK_PORT_80_TCP, tcp://10.0.0.1:80"})
    void kubernetesServiceLinksCountAsNotSet(String name, String value) {
        EnvironmentReader reader = new EnvironmentReader(Map.of(name, value));
        reader.checkNames();
        assertThat(reader.warnings()).isEmpty();
        assertThat(reader.value(Variable.PORTNER_ADMIN_PORT, Values.port())).isEqualTo(7164);
        assertThat(reader.value(Variable.PORTNER_PROXY_PORT, Values.port())).isEqualTo(7180);
        reader.throwProblems();
    }

    private static Iterable<Finding> warningsOf(String name, String value) {
        EnvironmentReader reader = new EnvironmentReader(Map.of(name, value));
        reader.checkNames();
        reader.throwProblems();
        return reader.warnings();
    }
}
