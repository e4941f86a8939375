package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import no.portner.Mistake;
import no.portner.error.ProxyError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Design: token rule 10. The fixture's key is called {@code key}. */
class ANewKeyTakesOverTest extends CacheFixture {

    private static final ProxyError UNKNOWN_KID = REFUSED.retryAfter(seconds(10));

    private final List<String> takeovers = new ArrayList<>();
    private RotatingToken token;
    private FakeSource.Attempt first;

    @BeforeEach
    void ask() {
        token = new RotatingToken(cache, fiks);
        first = source.last();
    }

    private void offer(String credential) {
        token.offer(credential, () -> takeovers.add(credential));
    }

    private FakeSource.Attempt attemptBy(String credential) {
        List<FakeSource.Attempt> all = attemptsBy(credential);
        return all.get(all.size() - 1);
    }

    private List<FakeSource.Attempt> attemptsBy(String credential) {
        return source.attempts.stream().filter(attempt -> attempt.request.credential().equals(credential)).toList();
    }

    @Test
    void it_is_tried_at_once_and_takes_over_with_its_first_grant() {
        AccessToken old = first.grant(120);
        offer("new");
        assertThat(attemptsBy("new")).hasSize(1);
        assertThat(token.live()).isSameAs(old);
        assertThat(token.uses("key")).isTrue();
        assertThat(token.candidate()).isPresent();
        AccessToken granted = attemptBy("new").grant(120);
        assertThat(token.live()).isSameAs(granted);
        assertThat(takeovers).containsExactly("new");
        assertThat(token.uses("new")).isTrue();
        assertThat(token.candidate()).isEmpty();
        assertThat(token.status().request().credential()).isEqualTo("new");
        assertThat(token.status().granted()).isTrue();
    }

    @Mistake("cache key without the credential: a rotated key keeps old tokens")
    @Test
    void the_new_token_is_renewed_from_then_on_and_the_old_one_is_not() {
        first.grant(120);
        time.passSeconds(30);
        offer("new");
        attemptBy("new").grant(120);
        time.passSeconds(85);
        assertThat(attemptsBy("new")).hasSize(2);
        attemptBy("new").grant(120);
        time.passSeconds(6);
        assertThat(attemptsBy("key")).hasSize(1);
        assertThat(cache.status()).as("the old place is forgotten").extracting(status -> status.request().credential())
                .containsExactly("new");
    }

    @Test
    void as_long_as_maskinporten_does_not_know_it_the_old_one_serves_and_is_renewed() {
        first.grant(120);
        offer("new");
        for (int refusal = 1; refusal <= 30; refusal++) {
            attemptBy("new").fail(UNKNOWN_KID);
            assertThat(token.live()).as("after %d refusals", refusal).isNotNull();
            time.passSeconds(10);
            assertThat(attemptsBy("new")).hasSize(refusal + 1);
            if (!attemptBy("key").isDone()) {
                attemptBy("key").grant(120);
            }
        }
        assertThat(attemptsBy("key").stream().filter(FakeSource.Attempt::isDone)).hasSize(4);
        assertThat(token.status().lastError()).isEmpty();
        assertThat(token.candidate().orElseThrow().failures()).isEqualTo(30);
        AccessToken granted = attemptBy("new").grant(120);
        assertThat(token.live()).isSameAs(granted);
    }

    @Test
    void a_newer_one_takes_the_place_of_one_that_waits() {
        AccessToken old = first.grant(120);
        offer("new");
        FakeSource.Attempt replaced = attemptBy("new");
        offer("newer");
        replaced.grant(120);
        assertThat(token.live()).as("its grant comes too late").isSameAs(old);
        AccessToken granted = attemptBy("newer").grant(120);
        assertThat(token.live()).isSameAs(granted);
        assertThat(takeovers).containsExactly("newer");
        time.passSeconds(300);
        assertThat(attemptsBy("new")).as("nobody wants it any more").hasSize(1);
        assertThat(token.wants("new")).isFalse();
        assertThat(token.wants("key")).isFalse();
    }

    @Test
    void the_key_in_use_withdraws_one_that_waits() {
        AccessToken old = first.grant(600);
        offer("new");
        offer("key");
        attemptBy("new").fail(UNKNOWN_KID);
        time.passSeconds(300);
        assertThat(attemptsBy("new")).hasSize(1);
        assertThat(token.live()).isSameAs(old);
        assertThat(token.candidate()).isEmpty();
        assertThat(takeovers).isEmpty();
    }

    @Test
    void the_same_one_twice_is_one() {
        first.grant(120);
        offer("new");
        offer("new");
        attemptBy("new").grant(120);
        assertThat(attemptsBy("new")).hasSize(1);
        assertThat(takeovers).containsExactly("new");
    }

    @Test
    void one_that_was_here_before_and_whose_token_lives_takes_over_without_a_request() {
        AccessToken old = first.grant(600);
        offer("new");
        attemptBy("new").grant(600);
        offer("key");
        assertThat(token.live()).isSameAs(old);
        assertThat(takeovers).containsExactly("new", "key");
        assertThat(source.attempts).hasSize(2);
        time.passSeconds(421);
        assertThat(attemptsBy("key")).as("kept warm again").hasSize(2);
        assertThat(attemptsBy("new")).hasSize(1);
    }

    @Test
    void one_that_was_refused_before_is_tried_at_once_when_it_comes_again() {
        first.grant(600);
        offer("new");
        attemptBy("new").fail(REFUSED);
        offer("key");
        time.passSeconds(5);
        offer("new");
        assertThat(attemptsBy("new")).as("without the minute after a refusal").hasSize(2);
        attemptBy("new").grant(600);
        assertThat(takeovers).containsExactly("new");
    }

    @Test
    void who_waits_at_the_old_place_gets_the_new_key_s_token() {
        CompletionStage<AccessToken> before = token.get();
        offer("new");
        CompletionStage<AccessToken> after = token.get();
        AccessToken granted = attemptBy("new").grant(120);
        assertThat(token(before)).isSameAs(granted);
        assertThat(token(after)).isSameAs(granted);
        assertThat(token(token.get())).isSameAs(granted);
        first.fail(UNREACHABLE);
        assertThat(token(token.get())).isSameAs(granted);
    }

    @Test
    void who_waits_gets_the_old_key_s_token_when_that_comes_first() {
        offer("new");
        CompletionStage<AccessToken> caller = token.get();
        AccessToken old = first.grant(120);
        assertThat(token(caller)).isSameAs(old);
        assertThat(token.uses("key")).isTrue();
    }

    @Test
    void who_waits_fails_only_when_both_keys_have_failed() {
        offer("new");
        CompletionStage<AccessToken> caller = token.get();
        first.fail(UNREACHABLE);
        assertThat(waits(caller)).isTrue();
        attemptBy("new").fail(UNKNOWN_KID);
        while (waits(caller)) {
            time.passSeconds(0.1);
            if (!attemptBy("key").isDone()) {
                attemptBy("key").fail(UNREACHABLE);
            }
        }
        assertThat(error(caller).detail()).as("an outage passes, so it says when to come again").isEqualTo("no route to host");
    }

    @Test
    void who_waits_waits_no_longer_for_a_key_that_comes_late() {
        CompletionStage<AccessToken> caller = token.get();
        time.passSeconds(9);
        offer("new");
        time.passSeconds(1.1);
        assertThat(error(caller).kind()).isEqualTo(ProxyError.Kind.TOKEN_TIMEOUT);
    }

    @Test
    void of_two_refusals_the_new_key_s_is_told_whichever_comes_first() {
        ProxyError expired = ProxyError.of(ProxyError.Kind.TOKEN_REFUSED, "the old one has expired");
        offer("new");
        CompletionStage<AccessToken> caller = token.get();
        attemptBy("new").fail(UNKNOWN_KID);
        assertThat(waits(caller)).isTrue();
        first.fail(expired);
        assertThat(error(caller).detail()).isEqualTo(UNKNOWN_KID.detail());
    }

    @Test
    void when_the_old_token_dies_the_candidate_s_serves_from_its_first_grant() {
        first.grant(10);
        offer("new");
        attemptBy("new").fail(UNKNOWN_KID);
        time.passSeconds(7.5);
        attemptBy("key").fail(REFUSED);
        time.passSeconds(1.9);
        assertThat(token.live()).isNotNull();
        time.passSeconds(0.2);
        assertThat(token.live()).isNull();
        time.passSeconds(0.5);
        AccessToken granted = attemptBy("new").grant(120);
        assertThat(token.live()).isSameAs(granted);
    }

    @Test
    void routes_that_share_a_token_go_over_together_and_part_from_the_old_place_one_by_one() {
        RotatingToken other = new RotatingToken(cache, fiks);
        AccessToken old = first.grant(120);
        offer("new");
        AccessToken granted = attemptBy("new").grant(120);
        assertThat(token.live()).isSameAs(granted);
        assertThat(other.live()).as("its client has another key file").isSameAs(old);
        time.passSeconds(85);
        assertThat(attemptsBy("key")).as("still kept warm for it").hasSize(2);
        other.offer("new", () -> takeovers.add("other"));
        assertThat(other.live()).isSameAs(granted);
        assertThat(takeovers).containsExactly("new", "other");
    }

    @Test
    void after_a_401_the_new_key_s_token_replaces_the_old_one_s() {
        AccessToken old = first.grant(120);
        offer("new");
        AccessToken granted = attemptBy("new").grant(120);
        assertThat(token(token.replacementFor(old).orElseThrow())).isSameAs(granted);
    }
}
