package no.portner.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import no.portner.error.ProxyError.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    void every_kind_is_told_with_a_status_a_type_and_a_proxy_status(Kind kind) {
        Problem problem = Problem.of(ProxyError.of(kind, "what went wrong"));
        String body = body(problem);
        assertThat(problem.status()).isBetween(400, 599);
        assertThat(body).contains("\"status\":" + problem.status(), "\"type\":\"urn:portner:problem:", "\"detail\":\"what went wrong\"");
        assertThat(problem.proxyStatus()).matches("portner; error=[a-z_]+; details=\"what went wrong\"");
    }

    @Test
    void a_refusal_carries_what_to_do_in_both_languages() {
        Refusal refusal = new Refusal(Optional.of("MP-200"), "Send en e-post.", "Send an e-mail.",
                Optional.of("https://maskinporten.no/errors/MP-200"), Optional.of("bd1d0e3b"));
        assertThat(body(Problem.of(ProxyError.refused("no", refusal)))).contains("\"mp_code\":\"MP-200\"", "\"hint_nb\":\"Send en e-post.\"",
                "\"hint_en\":\"Send an e-mail.\"", "\"error_uri\":\"https://maskinporten.no/errors/MP-200\"", "\"trace_id\":\"bd1d0e3b\"");
    }

    @Test
    void what_a_refusal_does_not_name_is_left_out() {
        Refusal refusal = new Refusal(Optional.empty(), "nb", "en", Optional.empty(), Optional.empty());
        assertThat(body(Problem.of(ProxyError.refused("no", refusal)))).doesNotContain("mp_code", "error_uri", "trace_id");
    }

    /** RFC 8941 section 3.3.3: an sf-string is printable ASCII, so that a detail can never split a header. */
    @Test
    void a_detail_cannot_break_out_of_proxy_status() {
        Problem problem = Problem.of(ProxyError.of(Kind.BAD_REQUEST, "a \"b\" \\ c\r\nX-Evil: 1 æ"));
        assertThat(problem.proxyStatus()).isEqualTo("portner; error=http_request_error; details=\"a \\\"b\\\" \\\\ c??X-Evil: 1 ?\"");
        assertThat(body(problem)).contains("\\r\\nX-Evil: 1 æ");
    }

    @Test
    void retry_after_is_whole_seconds_never_too_early() {
        ProxyError error = ProxyError.of(Kind.TOKEN_UNREACHABLE, "away");
        assertThat(Problem.of(error).retryAfterSeconds()).contains(5L);
        assertThat(Problem.of(error.retryAfter(Duration.ofMillis(2001))).retryAfterSeconds()).contains(3L);
        assertThat(Problem.of(error.retryAfter(Duration.ZERO)).retryAfterSeconds()).contains(1L);
        assertThat(Problem.of(ProxyError.of(Kind.BAD_REQUEST, "x")).retryAfterSeconds()).isEmpty();
    }

    private static String body(Problem problem) {
        return new String(problem.body(), StandardCharsets.UTF_8);
    }
}
