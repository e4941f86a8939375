package no.portner;

import static no.portner.Environments.config;
import static no.portner.Environments.problems;
import static no.portner.Environments.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import no.portner.config.ConfigurationProblems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationMistakesTest {

    @Test
    void anEmptyEnvironmentIsToldEverythingThatItLacksOnce() {
        assertThat(problems(Map.of())).containsExactly(
                "MASKINPORTEN_CERTIFICATE_PATH is not set and there is no other key; set MASKINPORTEN_CERTIFICATE_PATH (a certificate with "
                        + "its key), MASKINPORTEN_CLIENT_JWK (a registered private JWK), or MASKINPORTEN_PRIVATE_KEY_PATH with "
                        + "MASKINPORTEN_KEY_ID (a registered key in PEM)",
                "MASKINPORTEN_CLIENT_ID is not set; set it to the client's id at Maskinporten");
    }

    @ParameterizedTest
    @CsvSource({"FIKS_ENVIRONMENT, production", "MASKINPORTEN_WELL_KNOWN_URL, http://maskinporten.no/.well-known/x",
        "MASKINPORTEN_WELL_KNOWN_URL, https://test.maskinporten.no/", "MASKINPORTEN_ISSUER, client-1",
        "MASKINPORTEN_ISSUER, https://test.maskinporten.no", "MASKINPORTEN_TOKEN_ENDPOINT, /token", "MASKINPORTEN_CLIENT_ID, a b",
        "MASKINPORTEN_SCOPES, '\"ks:fiks\"'", "MASKINPORTEN_RESOURCE, a b", "MASKINPORTEN_CONSUMER_ORG, 910 753 614",
        "MASKINPORTEN_CONSUMER_ORG, 910753615", "MASKINPORTEN_CONSUMER_ORG, 91075361", "MASKINPORTEN_AUTHORIZATION_DETAILS, {}",
        "MASKINPORTEN_AUTHORIZATION_DETAILS, []", "MASKINPORTEN_AUTHORIZATION_DETAILS, '[{}'",
        "MASKINPORTEN_AUTHORIZATION_DETAILS, '[{}] x'",
        "MASKINPORTEN_AUTHORIZATION_DETAILS, '[{},1]'", "MASKINPORTEN_X5C, none", "PORTNER_AUTHORIZATION, drop",
        "PORTNER_PRESETS, 'fiks,svarinn'",
        "PORTNER_PROXY_ADDRESS, localhost:7180", "PORTNER_PROXY_PORT, 65536", "PORTNER_HOST_ALIASES, http://x", "PORTNER_ADMIN_PORT, admin",
        "PORTNER_PROBES_ADDRESS, a b", "PORTNER_UNSAFE_LISTEN, maybe", "PORTNER_CA_BUNDLE, /nowhere/roots.pem", "PORTNER_CA_BUNDLE, /tmp",
        "PORTNER_MAX_CONNECTIONS, 0", "PORTNER_MAX_REQUESTS, many", "PORTNER_SHUTDOWN, pod", "PORTNER_DRAIN_TIMEOUT, 25",
        "PORTNER_READINESS, ready", "PORTNER_RELOAD_INTERVAL, 500ms",
        "PORTNER_LOG_LEVEL, loud", "PORTNER_LOG_FORMAT, xml", "PORTNER_ACCESS_LOG, 2", "PORTNER_DEBUG_HEADER, a b",
        "PORTNER_DEBUG_HEADER, Set-Cookie", "PORTNER_DEBUG_HEADER, content_length", "PORTNER_DEBUG_HEADER, Proxy-Status",
        "PORTNER_AMQP, perhaps", "PORTNER_AMQP_PORT, many", "PORTNER_AMQP_HOST, http://x", "PORTNER_AMQP_UPSTREAM, amqp://x",
        "PORTNER_AMQP_ROUTE, nowhere", "FIKS_INTEGRASJON_PASSORD, alone", "PORTNER_ROUTES_0__HOST, a.no"})
    void eachMistakeNamesItsVariable(String name, String value) {
        String named = switch (name) {
            case "FIKS_INTEGRASJON_PASSORD" -> "FIKS_INTEGRASJON_ID is not set, though FIKS_INTEGRASJON_PASSORD is";
            case "PORTNER_ROUTES_0__HOST" -> "PORTNER_ROUTES_0__NAME is not set";
            default -> name + " ";
        };
        assertThat(problems(name, value)).isNotEmpty().anySatisfy(problem -> assertThat(problem).startsWith(named).contains("; "));
    }

    @Test
    void everyMistakeIsReportedAtOnceWithTheWarnings() {
        assertThatExceptionOfType(ConfigurationProblems.class).isThrownBy(() -> PortnerConfig.from(Map.of(
                "MASKINPORTEN_CLIENTID", "client-1", "MASKINPORTEN_CLIENT_JWK", "{}", "PORTNER_PROXY_PORT", "x", "PORTNER_DRAIN_TIMEOUT",
                "y",
                "FIKS_INTEGRASJON_ID", "i", "PORTNER_AMQP_PORT", "-", "PORTNER_ROUTES_1__NAME", "extra")))
                .satisfies(e -> assertThat(e.problems()).extracting("variable").containsExactlyInAnyOrder("MASKINPORTEN_CLIENT_ID",
                        "PORTNER_PROXY_PORT", "PORTNER_DRAIN_TIMEOUT", "FIKS_INTEGRASJON_PASSORD", "PORTNER_AMQP_PORT",
                        "PORTNER_ROUTES_1__HOST"))
                .satisfies(e -> assertThat(e.warnings()).extracting("variable").contains("MASKINPORTEN_CLIENTID"))
                .withMessageContaining("did you mean MASKINPORTEN_CLIENT_ID?");
    }

    @Mistake("whole bodies buffered; all interfaces bound; verbose mode logs Authorization")
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "my-pod"})
    void aListenerBeyondLoopbackMustBeAskedFor(String address) {
        assertThat(problems("PORTNER_PROXY_ADDRESS", address)).singleElement().asString()
                .startsWith("PORTNER_PROXY_ADDRESS").contains("PORTNER_UNSAFE_LISTEN=true");
        assertThat(problems("PORTNER_ADMIN_ADDRESS", address)).singleElement().asString().startsWith("PORTNER_ADMIN_ADDRESS");
        assertThat(config("PORTNER_PROXY_ADDRESS", address, "PORTNER_UNSAFE_LISTEN", "true").proxy().loopback()).isFalse();
        assertThat(config("PORTNER_PROBES_ADDRESS", address).probes().address()).isEqualTo(address);
    }

    @Test
    void listenersHavePortsOfTheirOwnUnlessTheSystemChooses() {
        assertThat(problems("PORTNER_ADMIN_PORT", "7180")).singleElement().asString().startsWith("PORTNER_ADMIN_PORT is 7180");
        assertThat(problems("PORTNER_PROXY_PORT", "7190")).singleElement().asString().startsWith("PORTNER_PROBES_PORT is 7190");
        assertThat(config("PORTNER_PROXY_PORT", "0", "PORTNER_ADMIN_PORT", "0", "PORTNER_PROBES_PORT", "0").proxy().port()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7ecret-pass\nword", "7ecret-påss", " 7ecret"})
    void aPasswordThatNoHeaderCanCarryIsRefusedAndNotShown(String password) {
        assertThat(problems("FIKS_INTEGRASJON_ID", "i", "FIKS_INTEGRASJON_PASSORD", password)).singleElement().asString()
                .startsWith("FIKS_INTEGRASJON_PASSORD ").doesNotContain("7ecret");
    }

    @Test
    void secretsAreInNoTextThatAConfigurationOrItsProblemsGive() {
        String[] secrets = {"FIKS_INTEGRASJON_ID", "i", "FIKS_INTEGRASJON_PASSORD", "7ecret", "FIKS_INTEGRASJONER", "{\"j\":\"7ecret\"}",
            "MASKINPORTEN_CERTIFICATE_PASSWORD", "7ecret", "MASKINPORTEN_PRIVATE_KEY_PASSWORD", "7ecret", "PORTNER_ROUTES_0__NAME", "fiks",
            "PORTNER_ROUTES_0__CLIENT_JWK", "{\"d\":\"7ecret\"}"};
        assertThat(config(secrets)).asString().contains("***").doesNotContain("7ecret");

        Map<String, String> wrong = with(secrets);
        wrong.put("MASKINPORTEN_CLIENT_JWK", "{\"d\":\"7ecret\"}");
        wrong.put("FIKS_INTEGRASJON_PASSORD_FILE", "7ecret");
        wrong.put("FIKS_INTEGRASJONER", "{\"i\":\"7ecret\" 7ecret}");
        wrong.put("PORTNER_UPSTREAM_PROXY", "http://me:7ecret@proxy");
        wrong.put("MASKINPORTEN_TOKEN_ENDPOINT", "https://me:7ecret@maskinporten.no/token");
        wrong.put("MASKINPORTEN_PASSWORD", "7ecret");
        wrong.put("MASKINPORTEN_KEY_ID", "-----BEGIN PRIVATE KEY-----\n7ecret");
        assertThatExceptionOfType(ConfigurationProblems.class).isThrownBy(() -> PortnerConfig.from(wrong))
                .satisfies(e -> assertThat(e.problems()).hasSizeGreaterThan(4))
                .satisfies(e -> assertThat(e).message().doesNotContain("7ecret"));
    }
}
