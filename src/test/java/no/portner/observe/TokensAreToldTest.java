package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.error.Refusal;
import no.portner.route.Routes;
import no.portner.token.AccessToken;
import no.portner.token.TokenCache;
import no.portner.token.TokenCacheSettings;
import no.portner.token.TokenRequest;
import no.portner.token.TokenStatus;
import no.portner.token.maskinporten.MpCodes;
import org.junit.jupiter.api.Test;

class TokensAreToldTest {

    private static final Duration LIFE = Duration.ofSeconds(120);

    private final Exported exported = new Exported();
    private final Deque<Object> answers = new ArrayDeque<>();
    private final TokenCache cache = new TokenCache(this::fetch, (delay, task) -> () -> { }, System::nanoTime, () -> 0.5,
            TokenCacheSettings.DEFAULT);

    private CompletionStage<AccessToken> fetch(TokenRequest request, Duration atMost) {
        return answers.poll() instanceof ProxyError error ? CompletableFuture.failedStage(error)
                : CompletableFuture.completedStage(new AccessToken("opaque", System.nanoTime(), Duration.ofSeconds(120)));
    }

    private static ProxyError refused(String code) {
        return ProxyError.refused("no", new Refusal(Optional.ofNullable(code), "nei", "no", Optional.empty(), Optional.empty()));
    }

    /** Each for a client of its own, so that no backoff stands between them. */
    private void attempts(Object... ends) {
        for (int i = 0; i < ends.length; i++) {
            answers.add(ends[i]);
            TokenRequest any = Routes.TOKEN;
            cache.tokenFor(new TokenRequest(any.authority(), "client-" + i, any.credential(), any.scopes(), any.resource(),
                    any.consumerOrg(), any.authorizationDetails()));
        }
    }

    private Double requests(String outcome, String code) {
        return exported.value("portner_token_requests_total{mp_code=\"" + code + "\",outcome=\"" + outcome + "\",}");
    }

    @Test
    void requestsByOutcomeAndCode() {
        exported.metrics.tokenRequests(cache.counters(), MpCodes.known());
        attempts("granted", "granted", "granted", refused("MP-200"), refused("MP-200"), refused("MP-121"), refused(null),
                ProxyError.of(Kind.TOKEN_UNREACHABLE, "-"), ProxyError.of(Kind.TOKEN_TIMEOUT, "-"), ProxyError.of(Kind.TOKEN_TIMEOUT, "-"),
                ProxyError.of(Kind.OVERLOADED, "-"), ProxyError.of(Kind.INTERNAL, "-"));
        assertThat(requests("granted", "none")).isEqualTo(3);
        assertThat(requests("refused", "MP-200")).isEqualTo(2);
        assertThat(requests("refused", "MP-121")).isEqualTo(1);
        assertThat(requests("refused", "none")).isEqualTo(1);
        assertThat(requests("unreachable", "none")).isEqualTo(1);
        assertThat(requests("timeout", "none")).isEqualTo(2);
        assertThat(requests("failed", "none")).isEqualTo(2);
        assertThat(cache.counters().failures()).isEqualTo(5);
    }

    @Test
    void codesThatNobodyDocumentedMakeNoSeriesOfTheirOwn() {
        exported.metrics.tokenRequests(cache.counters(), MpCodes.known());
        int series = exported.lines().size();
        attempts(refused("MP-999"), refused("MP-998"), refused("MP-200"));
        assertThat(requests("refused", "other")).isEqualTo(2);
        assertThat(exported.lines()).hasSize(series);
    }

    @Test
    void everySeriesIsThereBeforeTheFirstAttempt() {
        exported.metrics.tokenRequests(cache.counters(), MpCodes.known());
        assertThat(MpCodes.known()).contains("MP-011", "MP-012", "MP-100", "MP-200", "MP-303").hasSizeGreaterThan(15);
        assertThat(MpCodes.known()).allSatisfy(code -> assertThat(requests("refused", code)).isZero());
        assertThat(requests("granted", "none")).isZero();
    }

    @Test
    void whatIsLeftOfARoutesTokenAndHowOftenItFailed() {
        AtomicReference<TokenStatus> now = new AtomicReference<>(status(Optional.empty(), 3));
        exported.metrics.token("fiks", now::get);
        assertThat(exported.value("portner_token_seconds_left{route=\"fiks\",}")).isZero();
        assertThat(exported.value("portner_token_failures_in_a_row{route=\"fiks\",}")).isEqualTo(3);
        assertThat(exported.value("portner_token_age_seconds{route=\"fiks\",}")).isNaN();
        now.set(status(Optional.of(Duration.ofMillis(119_500)), 0));
        System.gc(); // the registry itself holds nothing that it asks
        assertThat(exported.value("portner_token_seconds_left{route=\"fiks\",}")).isEqualTo(119.5);
        assertThat(exported.value("portner_token_age_seconds{route=\"fiks\",}")).isEqualTo(0.5);
        assertThat(exported.value("portner_token_failures_in_a_row{route=\"fiks\",}")).isZero();
    }

    private static TokenStatus status(Optional<Duration> left, int failures) {
        return new TokenStatus(Routes.TOKEN, true, true, left, left.map(rest -> LIFE.minus(rest)), failures, Optional.empty());
    }

    @Test
    void howFarTheClockIsOffEitherWay() {
        exported.metrics.clock("slow", () -> Duration.ofMillis(3_600_500));
        exported.metrics.clock("fast", () -> Duration.ofSeconds(-3600));
        assertThat(exported.value("portner_clock_offset_seconds{client_id=\"slow\",}")).isEqualTo(3600.5);
        assertThat(exported.value("portner_clock_offset_seconds{client_id=\"fast\",}")).isEqualTo(-3600);
    }

    /** A counter is a function that the registry asks: it must still be there after a collection. */
    @Test
    void countersOutliveACollection() {
        exported.metrics.tokenRequests(cache.counters(), Set.of());
        attempts("granted");
        System.gc();
        assertThat(requests("granted", "none")).isEqualTo(1);
    }
}
