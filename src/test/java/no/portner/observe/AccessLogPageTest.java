package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import no.portner.listener.CallFacts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/access-log.md has a row for every field that is written, in the order in which they are, and for every word that one can have. */
class AccessLogPageTest {

    private static List<List<String>> rows;
    private static String page;

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(Path.of("docs", "access-log.md"));
        rows = page.lines().filter(line -> line.startsWith("| `")).map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                .map(String::strip).toList()).toList();
    }

    private static JsonObject lineOf(CallFacts call) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new AccessLog(AccessLog.Form.JSON, () -> Told.NOW, new PrintStream(written)).left(call);
        return new JsonObject(written.toString(StandardCharsets.US_ASCII));
    }

    private static List<List<String>> fields() {
        return rows.stream().filter(row -> row.size() == 4).toList();
    }

    @Test
    void everyFieldThatIsWrittenHasARowInItsPlace() {
        JsonObject line = lineOf(Told.everything());
        assertThat(fields().stream().map(row -> row.get(0).replace("`", ""))).containsExactlyElementsOf(line.fieldNames());
        assertThat(line.fieldNames()).containsAll(Arrays.stream(AccessField.values()).map(field -> field.key).toList());
    }

    @Test
    void theTypeOfEachIsTheOneThatIsWritten() {
        JsonObject line = lineOf(Told.everything());
        assertThat(fields()).allSatisfy(row -> assertThat(line.getValue(row.get(0).replace("`", "")) instanceof Number ? "number" : "text")
                .as(row.get(0)).isEqualTo(row.get(1)));
        assertThat(AccessField.values()).allSatisfy(field -> assertThat(fields().stream().filter(row -> row.get(0).equals("`" + field.key + "`"))
                .map(row -> row.get(1))).as(field.key).containsExactly(field.type));
    }

    @Test
    void unitsAreSaidAndMeaningsToo() {
        assertThat(fields()).allSatisfy(row -> {
            String unit = row.get(0).endsWith("_ms`") ? "ms" : row.get(0).endsWith("_s`") ? "s" : row.get(0).startsWith("`bytes_") ? "bytes" : "";
            assertThat(row.get(2)).as(row.get(0)).isEqualTo(unit);
            assertThat(row.get(3)).as(row.get(0)).isNotBlank();
        });
    }

    @Test
    void everyOutcomeAndModeIsExplained() {
        List<String> words = Stream.concat(Arrays.stream(CallFacts.Outcome.values()).map(CallFacts.Outcome::word),
                Arrays.stream(CallFacts.Mode.values()).map(CallFacts.Mode::word)).map(word -> "`" + word + "`").toList();
        assertThat(rows.stream().filter(row -> row.size() == 2).map(row -> row.get(0))).containsAll(words);
    }

    /** Both are written by hand; what they show is what such a call gives. */
    @Test
    void theExamplesHaveTheFieldsOfALine() {
        JsonObject example = new JsonObject(page.lines().filter(line -> line.startsWith("{\"timestamp\"")).findFirst().orElseThrow());
        assertThat(lineOf(Told.everything()).fieldNames()).containsAll(example.fieldNames());
    }
}
