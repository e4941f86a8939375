package no.portner.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import no.portner.error.ProxyError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {

    @ParameterizedTest
    @CsvSource({"TOKEN_REFUSED, TOKEN_REFUSED, ACCESS_REFUSED", "TOKEN_UNREACHABLE, TOKEN_MISSING, CONNECTION_FORCED",
        "TOKEN_TIMEOUT, TOKEN_MISSING, CONNECTION_FORCED", "UPSTREAM_TLS, UPSTREAM, CONNECTION_FORCED", "LOOP, UPSTREAM, CONNECTION_FORCED",
        "OVERLOADED, OVERLOADED, CONNECTION_FORCED", "INTEGRATION_UNKNOWN, INTEGRATION, ACCESS_REFUSED"})
    void what_may_pass_by_itself_may_be_tried_again(ProxyError.Kind kind, Outcome outcome, ReplyCode code) {
        AmqpFailure failure = AmqpFailure.from(new CompletionException(ProxyError.of(kind, "why")));
        assertThat(failure.outcome()).isEqualTo(outcome);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessage("why");
    }

    @Test
    void every_kind_of_failure_has_its_outcome() {
        assertThat(Arrays.stream(ProxyError.Kind.values()).map(Outcome::of)).doesNotContainNull().doesNotContain(Outcome.OPENED);
    }

    @Test
    void what_nobody_foresaw_is_an_error_in_portner_and_says_nothing_of_it() {
        AmqpFailure failure = AmqpFailure.from(new IllegalStateException("s3cret"));
        assertThat(failure.outcome()).isEqualTo(Outcome.INTERNAL);
        assertThat(failure.getMessage()).doesNotContain("s3cret");
        assertThat(AmqpFailure.from(new CompletionException(new IOException("x"))).outcome()).isEqualTo(Outcome.INTERNAL);
    }
}
