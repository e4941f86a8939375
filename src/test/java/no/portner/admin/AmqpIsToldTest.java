package no.portner.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.admin.Trouble.Level;
import no.portner.amqp.Outcome;
import no.portner.error.Actor;
import no.portner.history.FailedConnection;
import org.junit.jupiter.api.Test;

/** Fiks IO over AMQP in the status: where it is on, and nothing of it where it is off. */
class AmqpIsToldTest {

    private static final Instant NOW = Snapshots.NOW;

    private static FailedConnection failure(Outcome outcome, Instant last) {
        return new FailedConnection(outcome.label(), 403, "why <not>", last.minusSeconds(5), last, 2);
    }

    private static JsonObject json(Snapshot now) {
        return new JsonObject(StatusJson.whole(Snapshots.FIXED, now));
    }

    private static Verdict verdict(Optional<Instant> lastOpened, FailedConnection... failures) {
        return Verdict.of(Snapshots.with(Snapshots.amqp(lastOpened, failures)));
    }

    @Test
    void where_it_is_off_there_is_nothing_of_it() {
        assertThat(json(Snapshots.well()).fieldNames()).contains("events").doesNotContain("amqp");
        assertThat(PageHtml.of(PageFiles.HTML, Language.EN, Snapshots.well())).doesNotContain("AMQP");
    }

    @Test
    void broker_route_connections_openings_and_failures_are_told() {
        JsonObject amqp = json(Snapshots.with(Snapshots.amqp(Optional.of(NOW.minusSeconds(9)), failure(Outcome.REFUSED, NOW.minusSeconds(10)))))
                .getJsonObject("amqp");
        assertThat(amqp).isEqualTo(new JsonObject("""
                {"broker": "io.fiks.test.ks.no:5671", "route": "fiks", "connections": 3, "last_opened": "2026-11-24T09:59:51Z",
                 "openings": {"opened": 1, "refused": 1, "client": 1, "integration": 1, "overloaded": 1, "token_refused": 1, "token_missing": 1,
                              "upstream": 1, "stopping": 1, "internal": 1},
                 "failures": [{"outcome": "refused", "code": 403, "at": "2026-11-24T09:59:50Z", "first": "2026-11-24T09:59:45Z", "times": 2,
                               "detail": "why <not>"}]}"""));
        assertThat(json(Snapshots.with(Snapshots.amqp(Optional.empty()))).getJsonObject("amqp").containsKey("last_opened")).isFalse();
    }

    @Test
    void another_connection_is_news() {
        AmqpStatus before = Snapshots.amqp(Optional.empty());
        AmqpStatus after = new AmqpStatus(before.broker(), before.route(), before.connections() + 1, Map.of(), Optional.empty(), List.of());
        assertThat(StatusJson.withoutTime(Snapshots.FIXED, Snapshots.with(after)))
                .isNotEqualTo(StatusJson.withoutTime(Snapshots.FIXED, Snapshots.with(before)));
    }

    @Test
    void every_outcome_has_words_in_both_languages() {
        for (Outcome outcome : Outcome.values()) {
            assertThat(PageFiles.JS).containsPattern("\n  " + outcome.label() + ": t\\('[^']+', '[^']+'\\)");
        }
    }

    @Test
    void what_somebody_must_act_upon_is_a_trouble_until_a_connection_is_opened_or_for_two_minutes() {
        assertThat(verdict(Optional.empty()).level()).isEqualTo(Level.OK);
        Verdict refused = verdict(Optional.of(NOW.minusSeconds(60)), failure(Outcome.REFUSED, NOW.minusSeconds(10)));
        assertThat(refused.level()).isEqualTo(Level.WARNING);
        assertThat(refused.title()).isEqualTo(new Text("Megleren for Fiks IO avviser tilkoblinger", "Fiks IO's broker refuses connections"));
        assertThat(refused.troubles()).hasSize(1).first().satisfies(trouble -> {
            assertThat(trouble.code()).isEqualTo("amqp-refused");
            assertThat(trouble.about()).isEqualTo("Fiks IO (AMQP)");
            assertThat(trouble.who()).contains(Actor.OPERATOR);
            assertThat(trouble.detail()).contains("why <not>");
        });
        assertThat(verdict(Optional.of(NOW.minusSeconds(9)), failure(Outcome.REFUSED, NOW.minusSeconds(10))).level()).isEqualTo(Level.OK);
        assertThat(verdict(Optional.empty(), failure(Outcome.REFUSED, NOW.minusSeconds(121))).level()).isEqualTo(Level.OK);
        assertThat(verdict(Optional.empty(), failure(Outcome.UPSTREAM, NOW)).troubles()).extracting(Trouble::code).containsExactly("amqp-upstream");
    }

    /** A probe of the port does not hide it, and is none itself; what Maskinporten says is told with the route. */
    @Test
    void what_nobody_must_act_upon_is_no_trouble() {
        assertThat(verdict(Optional.empty(), failure(Outcome.CLIENT, NOW), failure(Outcome.INTEGRATION, NOW.minusSeconds(1))).troubles())
                .extracting(Trouble::code).containsExactly("amqp-integration");
        assertThat(verdict(Optional.empty(), failure(Outcome.CLIENT, NOW), failure(Outcome.TOKEN_REFUSED, NOW), failure(Outcome.STOPPING, NOW)).level())
                .isEqualTo(Level.OK);
    }
}
