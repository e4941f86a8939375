package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsPageTest {

    private static final Path PAGE = Path.of("docs", "metrics.md");
    private static final Pattern NAME = Pattern.compile("\\bportner_[a-z_]+");
    private static final Pattern SERIES = Pattern.compile("(portner_\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");

    @ParameterizedTest
    @EnumSource
    void thePageSaysWhatAMetricIs(Metric metric) throws IOException {
        List<List<String>> rows = rows().stream().filter(row -> row.get(0).equals("`" + metric.exported + "`")).toList();
        assertThat(rows).as("rows of docs/metrics.md for " + metric.exported).hasSize(1);
        List<String> row = rows.get(0);
        assertThat(row.get(1)).isEqualTo(metric.type.name().toLowerCase(Locale.ROOT));
        assertThat(row.get(2)).isEqualTo(metric.labels.stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")));
        assertThat(row.get(3)).isNotBlank();
    }

    @Test
    void thePageNamesNoMetricThatDoesNotExist() throws IOException {
        assertThat(NAME.matcher(Files.readString(PAGE)).results().map(MatchResult::group)).isNotEmpty()
                .allMatch(name -> Arrays.stream(Metric.values()).anyMatch(metric -> name.equals(metric.exported) || isOf(metric, name)));
    }

    /** What is exported has the names, types and labels that the catalogue says, and everything in the catalogue is exported. */
    @Test
    void theCatalogueSaysWhatIsExported() {
        Exported exported = Everything.exported();
        Set<String> seen = new TreeSet<>();
        for (String line : exported.lines()) {
            MatchResult series = SERIES.matcher(line).results().findFirst().orElseThrow(() -> new AssertionError(line));
            Metric metric = Arrays.stream(Metric.values()).filter(m -> isOf(m, series.group(1))).findFirst()
                    .orElseThrow(() -> new AssertionError("not in the catalogue: " + line));
            List<String> labels = series.group(2) == null ? List.of()
                    : LABEL.matcher(series.group(2)).results().map(label -> label.group(1)).filter(label -> !label.equals("le")).toList();
            assertThat(labels).as(line).containsExactlyInAnyOrderElementsOf(metric.labels);
            seen.add(metric.exported);
        }
        assertThat(Arrays.stream(Metric.values()).map(metric -> metric.exported)).allMatch(seen::contains);
        for (Metric metric : Metric.values()) {
            assertThat(exported.text()).contains("# TYPE " + metric.exported + " " + metric.type.name().toLowerCase(Locale.ROOT) + "\n")
                    .contains("# HELP " + metric.exported + " " + metric.help);
        }
    }

    private static boolean isOf(Metric metric, String name) {
        return metric.type == Metric.Type.HISTOGRAM ? name.matches(metric.exported + "_(bucket|count|sum)") : name.equals(metric.exported);
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| ") && line.endsWith("|"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|")).map(String::strip).toList()).toList();
    }
}
