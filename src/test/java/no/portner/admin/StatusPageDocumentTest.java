package no.portner.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import no.portner.config.Chapter;
import no.portner.config.EnvironmentReader;
import no.portner.config.Values;
import no.portner.config.Variable;
import no.portner.history.Event;
import no.portner.history.FailedConnection;
import no.portner.history.Failure;
import org.junit.jupiter.api.Test;

/** docs/status-page.md names every field that the JSON has, and no other. */
class StatusPageDocumentTest {

    private static final Pattern CODE = Pattern.compile("`([a-z_0-9]+)`");

    private static Snapshot everything() {
        RouteStatus route = Snapshots.route("fiks", Snapshots.token(Duration.ZERO, Snapshots.refused()),
                Snapshots.calls(1, 1, Optional.of(new Failure(Snapshots.NOW, "upstream-closed", "closed"))));
        KeyStatus key = new KeyStatus("t", "kid k", Snapshots.key(Duration.ofDays(1)).certificate(), true, Optional.of(Snapshots.NOW));
        ClientStatus client = new ClientStatus("client-1", Duration.ofSeconds(9), key, Optional.of(key), Optional.of("why"), Optional.of("why not"));
        return Snapshots.of(List.of(route), client,
                new Event(Event.Kind.TOKEN_REFUSED, Snapshots.NOW, Snapshots.NOW, 2, "fiks", "thumb", 120, Optional.of(Snapshots.refused())));
    }

    private static List<Chapter> configuration() {
        EnvironmentReader reader = new EnvironmentReader(Map.of());
        reader.read(Variable.PORTNER_PROXY_PORT, Values.port());
        return reader.chapters();
    }

    @Test
    void everyFieldIsInThePage() throws Exception {
        Status.Fixed fixed = new Status.Fixed("1", new double[] {0.1, Double.POSITIVE_INFINITY}, 10, configuration(), List.of());
        Set<String> fields = new TreeSet<>();
        collect(new JsonObject(StatusJson.whole(fixed, everything())), fields);
        collect(new JsonObject(StatusJson.whole(fixed, Snapshots.with(Snapshots.amqp(Optional.of(Snapshots.NOW),
                new FailedConnection("refused", 403, "why", Snapshots.NOW, Snapshots.NOW, 1))))), fields);
        Set<String> named = new TreeSet<>(Set.of("nb", "en"));
        CODE.matcher(page()).results().forEach(match -> named.add(match.group(1)));
        assertThat(named).containsAll(fields);
        assertThat(fields).hasSizeGreaterThan(50);
    }

    @Test
    void everyKindOfEventAndEveryLevelIsInThePageAndHasWords() throws Exception {
        for (Event.Kind kind : Event.Kind.values()) {
            assertThat(page()).contains("`" + Json.word(kind) + "`");
            assertThat(PageFiles.JS).contains("  " + Json.word(kind) + ": it =>");
        }
        for (Trouble.Level level : Trouble.Level.values()) {
            assertThat(page()).contains("`" + level.name().toLowerCase(Locale.ROOT) + "`");
        }
    }

    @Test
    void whatChangesByTheTimeAloneIsNoNews() {
        Snapshot now = Snapshots.well();
        Snapshot later = new Snapshot(now.now().plusSeconds(5), now.started(), false, now.requests(), now.connections(),
                now.routes().stream().map(StatusPageDocumentTest::fiveSecondsLater).toList(), now.clients(), now.events(), now.amqp());
        assertThat(StatusJson.withoutTime(Snapshots.FIXED, later)).isEqualTo(StatusJson.withoutTime(Snapshots.FIXED, now));
        assertThat(StatusJson.changing(Snapshots.FIXED, later)).isNotEqualTo(StatusJson.changing(Snapshots.FIXED, now));
        assertThat(StatusJson.changing(Snapshots.FIXED, now)).doesNotContain("\"configuration\"").contains("\"token_seconds_left\":90");
    }

    private static RouteStatus fiveSecondsLater(RouteStatus route) {
        return new RouteStatus(route.name(), route.host(), route.prefixes(), route.scopes(), route.clientId(),
                new RouteStatus.Token(true, route.token().left().minusSeconds(5), route.token().life(), 0, Optional.empty()), route.calls());
    }

    private static String page() throws Exception {
        return Files.readString(Path.of("docs", "status-page.md"));
    }

    private static void collect(Object value, Set<String> fields) {
        List<Object> inner = new ArrayList<>();
        if (value instanceof JsonObject object) {
            fields.addAll(object.fieldNames());
            object.forEach(field -> inner.add(field.getValue()));
        } else if (value instanceof JsonArray array) {
            array.forEach(inner::add);
        }
        inner.forEach(each -> collect(each, fields));
    }
}
