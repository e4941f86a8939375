package no.portner.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/fiks-io/katalog/api/v1/lookup, /fiks-io/katalog/api/v1/lookup",
        "/fiks-io/katalog/api/v1/lookup?identifikator=NO.FNR.12345678901, /fiks-io/katalog/api/v1/lookup",
        "/folkeregister/api/v1/4f7d1a52-0000-4000-8000-000000000000/12345678901, /folkeregister/api/v1/*/*",
        "/a/12345678901/, /a/*/",
        "/a//b, /a//b",
        "/personer/Ola, /personer/*",
        "/personer/ola.nordmann, /personer/*",
        "/personer/ola@example.no, /personer/*",
        "/personer/%6Fla, /personer/*",
        "/a;jsessionid=1/b, /a",
        "/v2/v12/v123/v, /v2/v12/*/v",
        "/abcdefghijklmnopqrstuvwxyzabcdefg, /*",
        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n, /a/b/c/d/e/f/g/h/i/j/k/l/*",
        "*, /*"})
    void only_words_of_an_api_stay(String target, String template) {
        assertThat(PathTemplate.of(target)).isEqualTo(template);
    }
}
