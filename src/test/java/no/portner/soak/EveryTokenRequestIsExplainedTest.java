package no.portner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.twin.Fault;
import no.portner.twin.ReceivedGrant;
import org.junit.jupiter.api.Test;

/** The soak's rule for what a token request may come from: it must not explain away what has no reason. */
class EveryTokenRequestIsExplainedTest {

    private static final Instant BEGUN = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LIFE = Duration.ofSeconds(3);

    private final History history = new History();
    private final List<ReceivedGrant> requests = new ArrayList<>();
    private final Map<String, GrantLog.Grant> log = new HashMap<>();
    private boolean unanswered;

    EveryTokenRequestIsExplainedTest() {
        history.warm(at(50));
        granted(0, "a");
    }

    @Test
    void whatComesBeforeTheFirstCallWentWellIsTheStart() {
        assertExplained(Explanation.START);
    }

    @Test
    void aRenewalIsDueLateInALifeAndNotBefore() {
        granted(2100, "a");
        granted(4300, "a");
        granted(5800, "a");
        assertExplained(Explanation.START, Explanation.RENEWAL, Explanation.RENEWAL, Explanation.UNEXPLAINED);
    }

    @Test
    void afterAFaultARetryComesWithAPause() {
        met(2100, "a", Fault.Kind.STATUS, "fault");
        met(2210, "a", Fault.Kind.TRUNCATE, "granted");
        granted(2420, "a");
        granted(2620, "a");
        assertExplained(Explanation.START, Explanation.RENEWAL, Explanation.RETRY, Explanation.RETRY, Explanation.UNEXPLAINED);
    }

    @Test
    void hammeringIsNotExplained() {
        met(2100, "a", Fault.Kind.RESET, "fault");
        granted(2110, "a");
        assertExplained(Explanation.START, Explanation.RENEWAL, Explanation.UNEXPLAINED);
    }

    @Test
    void aNewJwtComesAtOnceAfterTheRefusalThatItCures() {
        met(2100, "a", Fault.Kind.REFUSE, "fault");
        granted(2110, "a");
        assertExplained(Explanation.START, Explanation.RENEWAL, Explanation.RETRY);
    }

    @Test
    void aRevocationExplainsOneRequest() {
        history.revocation(at(600));
        granted(610, "a");
        granted(620, "a");
        assertExplained(Explanation.START, Explanation.REVOCATION, Explanation.UNEXPLAINED);
    }

    @Test
    void aRevocationDoesNotExplainARequestOfEachKey() {
        history.key("b", at(100));
        granted(150, "b");
        history.revocation(at(700));
        granted(710, "b");
        granted(720, "a");
        assertExplained(Explanation.START, Explanation.ROTATION, Explanation.REVOCATION, Explanation.UNEXPLAINED);
    }

    @Test
    void aRevocationFromBeforeTheLastGrantExplainsNothing() {
        history.revocation(at(2000));
        granted(2100, "a");
        granted(2500, "a");
        assertExplained(Explanation.START, Explanation.RENEWAL, Explanation.UNEXPLAINED);
    }

    @Test
    void aNewKeyIsTriedOnceItIsThereAndHasARhythmOfItsOwn() {
        history.key("b", at(1000));
        granted(1100, "b");
        granted(2200, "a");
        granted(3200, "b");
        granted(3300, "b");
        assertExplained(Explanation.START, Explanation.ROTATION, Explanation.RENEWAL, Explanation.RENEWAL, Explanation.UNEXPLAINED);
        assertThat(Explanation.of(requests, LIFE, history, new GrantLog(log)).keys()).containsExactly("a", "b");
    }

    @Test
    void aKeyThatNobodyPutInPlaceIsNotExplained() {
        history.key("b", at(2000));
        granted(1100, "b");
        granted(2200, "c");
        assertExplained(Explanation.START, Explanation.UNEXPLAINED, Explanation.UNEXPLAINED);
    }

    @Test
    void anAttemptBesideOneThatPortnerHasNoAnswerToIsNoMystery() {
        granted(2100, "a");
        unanswered = true;
        granted(2120, "a");
        granted(2420, "a");
        unanswered = false;
        granted(2820, "a");
        granted(3220, "a");
        assertExplained(Explanation.START, Explanation.RENEWAL, Explanation.UNEXPLAINED, Explanation.UNANSWERED, Explanation.UNANSWERED,
                Explanation.UNEXPLAINED);
    }

    @Test
    void anAttemptThatBeganBesideAnotherMayArriveAfterThatWasAnswered() {
        granted(2100, "a");
        granted(2300, "a");
        log.put("jti-2300", new GrantLog.Grant(at(2310), Duration.ofMillis(201)));
        assertExplained(Explanation.START, Explanation.RENEWAL, Explanation.UNANSWERED);
        log.put("jti-2300", new GrantLog.Grant(at(2310), Duration.ofMillis(199)));
        assertExplained(Explanation.START, Explanation.RENEWAL, Explanation.UNEXPLAINED);
    }

    @Test
    void portnersLogTellsWhenATokenArrived() {
        String line = "{\"timestamp\":\"2026-11-23T12:00:01.5Z\",\"message\":\"Token granted: scopes [ks:fiks], client soak, key k, life"
                + " 3 s, jti 497b065f-5d95-4f77-9b23-3059bb57da8d, after 120 ms\"}";
        GrantLog log = GrantLog.of("{\"timestamp\":\"2026-11-23T12:00:01Z\",\"message\":\"else\"}\n" + line);
        assertThat(log.granted()).containsExactly(Map.entry("497b065f-5d95-4f77-9b23-3059bb57da8d",
                new GrantLog.Grant(at(1500), Duration.ofMillis(120))));
        assertThat(log.begun("497b065f-5d95-4f77-9b23-3059bb57da8d", at(1450))).isEqualTo(at(1380));
        assertThat(log.hadArrived("497b065f-5d95-4f77-9b23-3059bb57da8d", at(1499))).isFalse();
        assertThat(log.hadArrived("497b065f-5d95-4f77-9b23-3059bb57da8d", at(1500))).isTrue();
    }

    private void assertExplained(Explanation... expected) {
        List<Explanation> reasons = new ArrayList<>();
        for (int count = 1; count <= requests.size(); count++) {
            var before = Explanation.of(requests.subList(0, count - 1), LIFE, history, new GrantLog(log)).counts();
            var after = Explanation.of(requests.subList(0, count), LIFE, history, new GrantLog(log)).counts();
            after.forEach((reason, number) -> {
                if (number > before.getOrDefault(reason, 0)) {
                    reasons.add(reason);
                }
            });
        }
        assertThat(reasons).containsExactly(expected);
    }

    private void granted(long millis, String key) {
        if (!unanswered) {
            log.put("jti-" + millis, new GrantLog.Grant(at(millis + 10), Duration.ofMillis(10)));
        }
        requests.add(request(millis, key, Optional.empty(), "granted"));
    }

    private void met(long millis, String key, Fault.Kind fault, String outcome) {
        requests.add(request(millis, key, Optional.of(fault), outcome));
    }

    private static ReceivedGrant request(long millis, String key, Optional<Fault.Kind> fault, String outcome) {
        return new ReceivedGrant(at(millis), "client", "jti-" + millis, "ks:fiks", "", 2, key, 0, 0, fault, outcome, "");
    }

    private static Instant at(long millis) {
        return BEGUN.plusMillis(millis);
    }
}
