package no.portner.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsTest {

    @ParameterizedTest
    @CsvSource({"1000, 1000, true", "1050, 1000, true", "950, 1000, true", "1051, 1000, false", "949, 1000, false"})
    void five_per_cent_are_allowed_either_way(long measured, long recorded, boolean allowed) {
        String complaint = Records.complaint("what", measured, recorded);
        assertThat(complaint.isEmpty()).isEqualTo(allowed);
    }

    @Test
    void a_complaint_says_what_was_measured_what_is_recorded_and_how_to_record_it() {
        assertThat(Records.complaint("allocation.get", 12_000, 10_000))
                .contains("allocation.get", "measured 12000", "recorded 10000", "20", "bench/record", "NOTES.md");
    }

    /** So that no number changes without a reason that a reviewer reads. */
    @Test
    void every_record_has_a_line_in_the_notes() throws IOException {
        List<String> notes = Files.readAllLines(Records.NOTES);
        List<String> records = Files.readAllLines(Records.FILE).stream().filter(line -> line.matches("[^#]+=.*")).toList();
        assertThat(records).as("records").isNotEmpty();
        assertThat(records).as("records whose name and number are on no line of " + Records.NOTES).allMatch(record -> notes.stream()
                .anyMatch(line -> List.of(line.split("[| ]+")).containsAll(List.of(record.split("=")))));
    }
}
