package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of k8s/monitoring, evaluated by Prometheus' own engine at their limits: what is to fire is in src/test/resources/monitoring. */
class AlertsFireWhenTheyMustTest {

    private static final Pattern FIRING = Pattern.compile("alertname=\"(\\w+)\".*severity=\"(\\w+)\"");

    @TempDir
    Path directory;

    static Stream<Path> cases() throws IOException {
        return Monitoring.unitTests().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void each_fires_past_its_limit_and_is_silent_before(Path cases) throws Exception {
        Promtool.Run run = judged(cases);
        assertThat(run.exit()).as(run.output()).isZero();
    }

    private Promtool.Run judged(Path cases) throws Exception {
        Monitoring.writeRules(directory.resolve("rules.yml"));
        Files.copy(cases, directory.resolve("cases.yml"));
        return Promtool.run(directory, "test", "rules", "cases.yml");
    }

    /** Else the cases could be asleep. */
    @Test
    void a_limit_that_has_moved_is_noticed() throws Exception {
        Files.copy(Path.of("src", "test", "resources", "monitoring", "keys.yml"), directory.resolve("cases.yml"));
        Path rules = directory.resolve("rules.yml");
        Monitoring.writeRules(rules);
        Files.writeString(rules, Files.readString(rules).replace("< 30 * 86400", "< 30 * 86400 + 1"));
        Promtool.Run run = Promtool.run(directory, "test", "rules", "cases.yml");
        assertThat(run.exit()).as(run.output()).isNotZero();
        assertThat(run.output()).contains("PortnerCertificateEnds");
    }

    @Test
    void the_rules_are_ones_that_prometheus_takes() throws Exception {
        Monitoring.writeRules(directory.resolve("rules.yml"));
        Promtool.Run run = Promtool.run(directory, "check", "rules", "rules.yml");
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.output()).contains(Monitoring.alerts().size() + " rules found");
    }

    /** There is a moment at which it fires, and one at which something is tried and it does not. */
    @Test
    void every_alert_of_every_severity_is_tried() throws IOException {
        Set<String> fired = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (Path file : Monitoring.unitTests()) {
            for (JsonNode test : Monitoring.YAML.readTree(file.toFile()).get("tests")) {
                Set<String> ever = new TreeSet<>();
                test.get("promql_expr_test").forEach(check -> ever.addAll(firing(check)));
                fired.addAll(ever);
                test.get("promql_expr_test").forEach(check -> ever.stream().filter(alert -> !firing(check).contains(alert)).forEach(silent::add));
                // Several objects of one rule, some of them before its limit, are as good as several moments.
                if (test.get("input_series").size() > test.at("/promql_expr_test").findValues("labels").size()) {
                    silent.addAll(ever);
                }
            }
        }
        Set<String> all = new TreeSet<>();
        Monitoring.alerts().forEach(rule -> all.add(rule.get("alert").asText() + " " + rule.at("/labels/severity").asText()));
        assertThat(fired).isEqualTo(all);
        assertThat(silent).isEqualTo(all);
    }

    private static List<String> firing(JsonNode check) {
        return check.findValuesAsText("labels").stream().flatMap(labels -> FIRING.matcher(labels).results())
                .map((MatchResult match) -> match.group(1) + " " + match.group(2)).toList();
    }
}
