package no.portner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ADelegatedTokenFollowsTheKeyTest extends CacheFixture {

    private RotatingToken token;
    private TokenHandle delegated;
    private AccessToken old;

    @BeforeEach
    void grantBoth() {
        token = new RotatingToken(cache, fiks);
        source.last().grant(120);
        delegated = token.onBehalfOf("910753614");
        CompletionStage<AccessToken> asked = delegated.get();
        assertThat(source.last().request.consumerOrg()).contains("910753614");
        old = source.last().grant(120);
        assertThat(token(asked)).isSameAs(old);
    }

    private void takeOver() {
        token.offer("new", () -> { });
        source.last().grant(120);
        assertThat(token.uses("new")).isTrue();
    }

    @Test
    void what_the_old_key_was_granted_serves_until_the_new_one_has_been_granted_as_much() {
        takeOver();
        assertThat(delegated.live()).isSameAs(old);
        FakeSource.Attempt ahead = source.last();
        assertThat(ahead.request.credential()).isEqualTo("new");
        assertThat(ahead.request.consumerOrg()).contains("910753614");
        int attempts = source.attempts.size();
        assertThat(delegated.live()).isSameAs(old);
        assertThat(source.attempts).as("one fetch for all").hasSize(attempts);
        AccessToken granted = ahead.grant(120);
        assertThat(delegated.live()).isSameAs(granted);
        assertThat(token(token.onBehalfOf("910753614").get())).isSameAs(granted);
    }

    @Test
    void a_failure_of_the_new_key_costs_no_call_while_the_old_token_lives() {
        takeOver();
        delegated.live();
        source.last().fail(UNREACHABLE);
        assertThat(token(delegated.get())).isSameAs(old);
        time.passSeconds(119.5);
        assertThat(delegated.live()).isNull();
    }

    @Test
    void in_an_outage_the_new_key_is_tried_with_growing_pauses_and_the_old_one_not_at_all() {
        takeOver();
        int before = source.attempts.size();
        for (int tenth = 0; tenth < 1180; tenth++) {
            assertThat(delegated.live()).as("after %d tenths of a second", tenth).isSameAs(old);
            source.attempts.stream().filter(attempt -> attempt.request.consumerOrg().isPresent() && !attempt.isDone())
                    .forEach(attempt -> attempt.fail(UNREACHABLE));
            time.passSeconds(0.1);
        }
        var since = source.attempts.subList(before, source.attempts.size()).stream()
                .filter(attempt -> attempt.request.consumerOrg().isPresent()).toList();
        assertThat(since).allMatch(attempt -> attempt.request.credential().equals("new"));
        assertThat(since).as("1, 2, 4, 8, 16, 30, 30 s").hasSizeBetween(6, 8);
    }

    @Test
    void an_organisation_that_is_new_is_asked_for_with_the_key_in_use() {
        takeOver();
        TokenHandle other = token.onBehalfOf("991825827");
        CompletionStage<AccessToken> asked = other.get();
        assertThat(source.last().request.credential()).isEqualTo("new");
        AccessToken granted = source.last().grant(120);
        assertThat(token(asked)).isSameAs(granted);
        assertThat(other.status().granted()).isTrue();
    }
}
