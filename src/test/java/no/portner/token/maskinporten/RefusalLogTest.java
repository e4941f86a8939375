package no.portner.token.maskinporten;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import no.portner.error.ProxyError;
import no.portner.token.TokenRequest;
import org.jboss.logging.Logger.Level;
import org.junit.jupiter.api.Test;

class RefusalLogTest {

    private static final String UNKNOWN_KID =
            "{\"error\":\"invalid_grant\",\"error_description\":\"Unknown key identifier (kid). (trace_id: %d)\"}";

    private long nanos = Long.MAX_VALUE;
    private final RefusalLog log = new RefusalLog(() -> nanos);

    private static TokenRequest request(String scope) {
        return new TokenRequest(URI.create("https://test.maskinporten.no/"), "client", "key", new TreeSet<>(Set.of(scope)),
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static ProxyError refused(String json) {
        return MaskinportenError.from(Answers.answer(400, json), Instant.EPOCH).error();
    }

    @Test
    void what_is_refused_every_ten_seconds_is_told_every_ten_minutes() {
        assertThat(log.level(request("a"), refused(UNKNOWN_KID.formatted(0)))).isEqualTo(Level.WARN);
        for (int again = 1; again < 60; again++) {
            nanos += Duration.ofSeconds(10).toNanos();
            assertThat(log.level(request("a"), refused(UNKNOWN_KID.formatted(again)))).isEqualTo(Level.DEBUG);
        }
        nanos += Duration.ofSeconds(10).toNanos();
        assertThat(log.level(request("a"), refused(UNKNOWN_KID.formatted(60)))).isEqualTo(Level.WARN);
    }

    @Test
    void another_reason_another_token_or_a_grant_between_makes_it_new() {
        ProxyError unknown = refused(UNKNOWN_KID.formatted(1));
        log.level(request("a"), unknown);
        assertThat(log.level(request("b"), unknown)).isEqualTo(Level.WARN);
        assertThat(log.level(request("a"), refused("{\"error\":\"invalid_scope\"}"))).isEqualTo(Level.WARN);
        assertThat(log.level(request("a"), unknown)).isEqualTo(Level.WARN);
        log.granted(request("a"));
        assertThat(log.level(request("a"), unknown)).isEqualTo(Level.WARN);
    }
}
