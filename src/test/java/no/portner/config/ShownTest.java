package no.portner.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that is no secret by its name may still hold one. */
class ShownTest {

    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN PRIVATE KEY-----\nMIIE7ecret", "{\"kty\":\"RSA\",\"d\":\"7ecret\"}",
        "{\"d\":\"7ecret\", \"kty\" : \"RSA\"}",
        "eyJhbGciOiJSUzI1NiJ9.7ecret.sig", "Bearer eyJhbGciOiJSUzI1NiJ9.7ecret.sig",
        "MIIKPAIBAzCCCfIGCSqGSIb3DQEHAaCCCeMEggnfMIIJ2zCCBDcGCSqGSIb3DQEHBq7ecret"})
    void whatLooksLikeAKeyOrATokenIsNotShownAtAll(String value) {
        assertThat(Shown.found(value)).isEqualTo("***");
        assertThat(Shown.value(value)).isEqualTo("(not shown)");
        assertThat(Shown.looksSecret(value)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"https://me:7ecret@proxy:8080/x, https://***@proxy:8080/x", "https://7ecret@proxy, https://***@proxy",
        "https://me:7ec/7ecret@7ecret@proxy, https://***@proxy", "me:7ecret@proxy:8080, ***@proxy:8080",
        "https://h/p?sig=7ecret&x=7ecret, https://h/p?sig=***&x=***"})
    void aUrlIsShownWithoutItsUserAndTheValuesOfItsQuery(String url, String shown) {
        assertThat(Shown.found(url)).isEqualTo(shown);
        assertThat(Shown.value(url)).doesNotContain("7ecret");
    }

    @Test
    void aPasswordInAUrlLooksSecretAndAPortDoesNot() {
        assertThat(Shown.looksSecret("https://me:7ecret@proxy:8080/")).isTrue();
        assertThat(Shown.looksSecret("https://proxy:8080/a@b")).isFalse();
        assertThat(Shown.looksSecret("https://proxy:8080/a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7180", "::", "ks:fiks altinn:instances.read", "https://test.maskinporten.no/", "/var/run/secrets/a.p12",
        "a@b.no",
        "[{\"type\":\"urn:altinn:systemuser\"}]", "/api/v2/,/api/v3/", "tcp://10.0.0.1:80", "4f7d1a52-8c39-4bd6-9a0e-1d2c3b4a5f60"})
    void anyOtherValueIsShownWhole(String value) {
        assertThat(Shown.found(value)).isEqualTo(value);
        assertThat(Shown.looksSecret(value)).isFalse();
    }

    @Test
    void itStaysOnOneLine() {
        assertThat(Shown.found("a\nb\u001b[1mæ")).isEqualTo("a?b?[1mæ");
    }
}
