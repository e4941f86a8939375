package no.portner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/doctor.md and the code say the same. */
class DoctorPageTest {

    private static final Path PAGE = Path.of("docs", "doctor.md");

    @Test
    void everyDiagnosisHasItsRowWithTheVeryWords() throws IOException {
        List<List<String>> rows = rows().stream().filter(row -> row.size() == 4 && row.get(0).startsWith("`") && row.get(1).startsWith("`")).toList();
        List<List<String>> expected = new ArrayList<>();
        for (Diagnosis diagnosis : Diagnoses.all()) {
            expected.add(List.of("`" + diagnosis.code() + "`" + (diagnosis.warning() ? " (warning)" : ""), "`" + diagnosis.who().id() + "`",
                    sentence(diagnosis.wrong().en()) + " " + diagnosis.remedy().en(), sentence(diagnosis.wrong().nb()) + " " + diagnosis.remedy().nb()));
        }
        assertThat(rows).containsExactlyElementsOf(expected);
    }

    @Test
    void everyStepIsOnThePageInItsOrder() throws IOException {
        assertThat(rows().stream().filter(row -> row.size() == 2 && row.get(0).startsWith("`")).map(row -> row.get(0)))
                .containsSubsequence(Arrays.stream(Step.values()).map(step -> "`" + step.id() + "`").toArray(String[]::new));
    }

    @Test
    void codesAndWordsAreEachOthersOnly() {
        List<String> codes = Diagnoses.all().stream().map(Diagnosis::code).toList();
        assertThat(new HashSet<>(codes)).hasSameSizeAs(codes);
        assertThat(Diagnoses.all()).allSatisfy(diagnosis -> {
            assertThat(diagnosis.wrong().nb()).isNotEqualTo(diagnosis.wrong().en());
            assertThat(diagnosis.remedy().nb()).isNotEqualTo(diagnosis.remedy().en());
        });
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| ") && line.endsWith("|"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|")).map(String::strip).toList()).toList();
    }
}
