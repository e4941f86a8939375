package no.portner.token.maskinporten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import no.portner.Mistake;
import no.portner.error.ProxyError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenResponseTest {

    @Mistake("token parsed as JWT by the client, breaks when opaque")
    @Test
    void a_token_is_opaque_and_lives_as_long_as_expires_in_says() {
        TokenResponse response = parse("""
                {"access_token":"IxC0B76vlWl3fiQhAwZUmD0hr_PPwC9hSIXRdoUslPU=","token_type":"Bearer","expires_in":599,"scope":"x"}""");
        assertThat(response.accessToken()).isEqualTo("IxC0B76vlWl3fiQhAwZUmD0hr_PPwC9hSIXRdoUslPU=");
        assertThat(response.life()).isEqualTo(Duration.ofSeconds(599));
        assertThat(response.complaint()).isEmpty();
        assertThat(response.toString()).doesNotContain("IxC0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "86401", "1e300", "99999999999999999999999999", "\"599\"", "null", "true", "{}", "[599]"})
    void an_absurd_life_is_taken_for_a_minute_and_told(String expiresIn) {
        TokenResponse response = parse("{\"access_token\":\"t\",\"expires_in\":" + expiresIn + "}");
        assertThat(response.life()).isEqualTo(Duration.ofSeconds(60));
        assertThat(response.complaint()).isPresent();
    }

    @Test
    void a_missing_life_is_taken_for_a_minute() {
        assertThat(parse("{\"access_token\":\"t\"}").life()).isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "86400", "120.9"})
    void a_life_from_one_second_to_a_day_is_believed(String expiresIn) {
        assertThat(parse("{\"access_token\":\"t\",\"expires_in\":" + expiresIn + "}").complaint()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "\"x\"", "42", "{", "{}", "<html></html>", "{\"access_token\":\"t\"", "{\"access_token\"}",
            "{\"access_token\":\"t\"} trailing", "{\"access_token\":\"a\",\"access_token\":\"b\"}", "{\"access_token\":null}",
            "{\"access_token\":42}", "{\"access_token\":\"\"}", "{\"access_token\":\"a b\"}", "{\"access_token\":\"a\\r\\nX-Evil: 1\"}",
            "{\"access_token\":\"a\\u0000\"}", "{\"access_token\":\"\u00e6\"}", "{\"access_token\":{\"a\":1}}", "{\"a\":NaN}"})
    void anything_else_is_a_failure_that_passes(String body) {
        assertUnusable(Answers.answer(200, body));
    }

    @Test
    void depth_and_size_do_no_harm() {
        assertUnusable(Answers.answer(200, "{\"a\":" + "[".repeat(60_000)));
        assertUnusable(Answers.answer(200, "{\"access_token\":\"" + "a".repeat(16 * 1024 + 1) + "\"}"));
        assertUnusable(new HttpAnswer(200, Optional.empty(), false, Optional.empty(), new byte[0], true));
        assertThat(parse("{\"access_token\":\"" + "a".repeat(16 * 1024) + "\"}").accessToken()).hasSize(16 * 1024);
    }

    @Test
    void a_byte_order_mark_does_no_harm() {
        assertThat(parse("\uFEFF{\"access_token\":\"t\",\"expires_in\":5}").accessToken()).isEqualTo("t");
    }

    private static TokenResponse parse(String body) {
        return TokenResponse.parse(Answers.answer(200, body));
    }

    private static void assertUnusable(HttpAnswer answer) {
        assertThatExceptionOfType(ProxyError.class).isThrownBy(() -> TokenResponse.parse(answer))
                .satisfies(error -> assertThat(error.kind()).isEqualTo(ProxyError.Kind.TOKEN_UNREACHABLE));
    }
}
