package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.portner.route.Routes;
import no.portner.token.TokenCache;
import no.portner.token.TokenCacheSettings;
import no.portner.token.TokenStatus;
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
        Set<String> known = Arrays.stream(Metric.values()).map(metric -> metric.exported).collect(Collectors.toSet());
        assertThat(NAME.matcher(Files.readString(PAGE)).results().map(MatchResult::group)).isNotEmpty().isSubsetOf(known);
    }

    /** What is exported has the names, types and labels that the catalogue says, and everything in the catalogue is exported. */
    @Test
    void theCatalogueSaysWhatIsExported() {
        Exported exported = allOfThem();
        Set<String> seen = new TreeSet<>();
        for (String line : exported.lines()) {
            MatchResult series = SERIES.matcher(line).results().findFirst().orElseThrow(() -> new AssertionError(line));
            Metric metric = Arrays.stream(Metric.values()).filter(m -> m.exported.equals(series.group(1))).findFirst()
                    .orElseThrow(() -> new AssertionError("not in the catalogue: " + line));
            List<String> labels = series.group(2) == null ? List.of()
                    : LABEL.matcher(series.group(2)).results().map(label -> label.group(1)).toList();
            assertThat(labels).as(line).containsExactlyInAnyOrderElementsOf(metric.labels);
            seen.add(metric.exported);
        }
        assertThat(Arrays.stream(Metric.values()).map(metric -> metric.exported)).allMatch(seen::contains);
        for (Metric metric : Metric.values()) {
            assertThat(exported.text()).contains("# TYPE " + metric.exported + " " + metric.type.name().toLowerCase(Locale.ROOT) + "\n")
                    .contains("# HELP " + metric.exported + " " + metric.help);
        }
    }

    private static Exported allOfThem() {
        Exported exported = new Exported();
        Metrics metrics = exported.metrics;
        metrics.counting((route, method, status, took, error) -> { }).ended(Routes.fiks(), "GET", 200, Duration.ZERO, null);
        metrics.traffic(() -> 1, () -> 1);
        metrics.tokenRequests(new TokenCache((request, atMost) -> null, (delay, task) -> () -> { }, () -> 0, () -> 0,
                TokenCacheSettings.DEFAULT).counters(), Set.of("MP-200"));
        metrics.token("fiks", () -> new TokenStatus(Routes.TOKEN, true, false, Optional.empty(), Optional.empty(), 0, Optional.empty()));
        metrics.clock("client", () -> Duration.ZERO);
        metrics.keyReloads(Map.of("offered", () -> 1));
        metrics.integrationReloads(Map.of("changed", () -> 1));
        metrics.unauthorised(Map.of("repeated", () -> 1));
        return exported;
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| ") && line.endsWith("|"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|")).map(String::strip).toList()).toList();
    }
}
