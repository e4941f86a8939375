package no.portner.token.maskinporten;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import no.portner.error.ProxyError;
import no.portner.error.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskinportenErrorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String AUTH = "Invalid assertion. Client authentication failed. ";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', value = {
            "MP-011 | Invalid assertion. Invalid parameter value                              | false | MASKINPORTEN_RESOURCE",
            "MP-012 | Grant is used before                                                    | true  | new one",
            "MP-100 | " + AUTH + "                                                            | false | MASKINPORTEN_CLIENT_ID",
            "MP-100 | Invalid assertion. Client not found                                     | false | MASKINPORTEN_CLIENT_ID",
            "MP-110 | " + AUTH + "Invalid JWT claim aud.                                      | false | MASKINPORTEN_ISSUER",
            "MP-120 | " + AUTH + "The JWT is signed with an invalid certificate               | false | test certificate",
            "MP-121 | " + AUTH + "Expired key.                                                | false | Register it again",
            "MP-122 | Invalid organization number for client. Does not match certificate orgno | false | organisation number",
            "MP-123 | Invalid JWT header x5c                                                  | false | MASKINPORTEN_X5C",
            "MP-124 | " + AUTH + "Invalid JWT signature.                                      | false | signature",
            "MP-130 | JWT is expired                                                          | true  | clock",
            "MP-200 | Token request contains invalid scopes for client, ks:fiks               | false | fiks@ksdigital.no",
            "MP-201 | Token request contains scopes not allowed for maskinporten              | false | Maskinporten client",
            "MP-250 | Consumer has not been granted access to the scope ks:fiks.              | false | fiks@ksdigital.no",
            "MP-251 | Consumer 958935420 has not delegated access to the scope x to supplier 920204368. | false | Altinn",
            "MP-303 | invalid_altinn_customer_configuration                                   | false | MASKINPORTEN_AUTHORIZATION_DETAILS"})
    void every_row_of_the_table_by_code_and_by_text(String code, String text, boolean retry, String hint) {
        for (String uri : new String[] {",\"error_uri\":\"https://maskinporten.no/errors/" + code + "\"", ""}) {
            MaskinportenError error = refused(text + " (trace_id: 356666143081bbec11d293753e9702ca)", uri);
            Refusal refusal = error.error().refusal().orElseThrow();
            assertThat(error.error().kind()).isEqualTo(ProxyError.Kind.TOKEN_REFUSED);
            assertThat(refusal.mpCode()).contains(code);
            assertThat(refusal.hintEn()).contains(hint);
            assertThat(refusal.hintNb()).isNotBlank().isNotEqualTo(refusal.hintEn());
            assertThat(refusal.traceId()).contains("356666143081bbec11d293753e9702ca");
            assertThat(refusal.errorUri().isPresent()).isEqualTo(!uri.isEmpty());
            assertThat(error.retryWithNewJwt()).isEqualTo(retry);
        }
    }

    @ParameterizedTest
    @CsvSource({"MP-301", "MP-302", "MP-303"})
    void rich_requests_by_code(String code) {
        Refusal refusal = refused("no", ",\"error_uri\":\"https://maskinporten.no/errors/" + code + "\"").error().refusal().orElseThrow();
        assertThat(refusal.hintEn()).contains("MASKINPORTEN_AUTHORIZATION_DETAILS");
    }

    @Test
    void a_key_that_is_not_known_yet_is_tried_again_soon() {
        MaskinportenError error = refused(AUTH + "Unknown key identifier (kid) for client. (correlation id: 023510ad-58bb-b65b)", "");
        assertThat(error.error().retryAfter()).contains(Duration.ofSeconds(10));
        assertThat(error.error().refusal().flatMap(Refusal::traceId)).contains("023510ad-58bb-b65b");
        assertThat(error.retryWithNewJwt()).isFalse();
    }

    @Test
    void a_clock_that_is_fast_gets_one_corrected_grant() {
        assertThat(refused(AUTH + "Issue time is in the future.", "").retryWithNewJwt()).isTrue();
        assertThat(refused(AUTH + "JWT has expired.", "").retryWithNewJwt()).isTrue();
    }

    @Test
    void a_code_that_nobody_knows_is_told_as_it_is() {
        Refusal refusal = refused("New rule", ",\"error_uri\":\"https://maskinporten.no/errors/MP-999\"").error().refusal().orElseThrow();
        assertThat(refusal.mpCode()).contains("MP-999");
        assertThat(refusal.hintEn()).contains("trace_id");
    }

    @ParameterizedTest
    @CsvSource({"503,120,120", "429,1,1", "500,0,1", "503,86400,300", "503,'Mon, 23 Nov 2026 12:00:42 GMT',42",
            "503,'Mon, 23 Nov 2026 11:00:00 GMT',1"})
    void an_overloaded_server_says_when_to_come_again(int status, String retryAfter, long seconds) {
        ProxyError error = MaskinportenError.from(Answers.retryAfter(status, retryAfter), NOW).error();
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.TOKEN_UNREACHABLE);
        assertThat(error.retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"400,<html>", "400,''", "400,{}", "401,[]", "404,not found", "302,''", "204,''", "500,'{\"error\":\"server_error\"}'", "503,x",
            "400,'{\"error\":1}'"})
    void what_maskinporten_would_not_say_passes(int status, String body) {
        ProxyError error = MaskinportenError.from(Answers.answer(status, body), NOW).error();
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.TOKEN_UNREACHABLE);
        assertThat(error.retryAfter()).isEmpty();
        assertThat(error.detail()).contains(String.valueOf(status));
    }

    @Test
    void a_retry_after_that_cannot_be_read_counts_as_none() {
        assertThat(MaskinportenError.from(Answers.retryAfter(503, "soon"), NOW).error().retryAfter()).isEmpty();
    }

    @Test
    void neither_an_assertion_nor_a_line_break_gets_into_the_text() {
        ProxyError error = refused("bad\\r\\nINFO forged eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0aaaa.c2lnbmF0dXJl" + "x".repeat(5000), "").error();
        assertThat(error.detail()).doesNotContain("\n", "\r", "eyJ").hasSizeLessThan(600);
    }

    private static MaskinportenError refused(String description, String more) {
        return MaskinportenError.from(
                Answers.answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"" + description + "\"" + more + "}"), NOW);
    }
}
