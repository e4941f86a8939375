package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError.Kind;
import no.portner.token.maskinporten.MpCodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules, their cases and the dashboard ask for what a Portner exports: the comparison is with its own registry. */
class MonitoringNamesWhatExistsTest {

    /** What Prometheus itself puts to what it has read. */
    private static final String OF_PROMETHEUS = "up";
    private static final Set<String> TARGET = Set.of("namespace", "pod", "container");
    private static final Pattern SERIES = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)(?:=~|=|!=|!~)\"");
    private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)\\{([^}]*)}");
    private static final Pattern GROUPING = Pattern.compile("\\bby\\s*\\(([^)]*)\\)");

    /** The labels of each name that is exported, beside those that Prometheus adds. */
    private final Map<String, Set<String>> exported = Everything.exported().lines().stream().map(line -> SERIES.matcher(line).results().findFirst()
            .orElseThrow()).collect(Collectors.toMap(series -> series.group(1), series -> labels(series.group(2)), (one, same) -> one));

    private static Set<String> labels(String text) {
        Set<String> labels = new HashSet<>(TARGET);
        LABEL.matcher(text == null ? "" : text).results().forEach(label -> labels.add(label.group(1)));
        return labels;
    }

    private static List<String> rules() {
        return Monitoring.alerts().stream().map(rule -> rule.get("expr").asText()).toList();
    }

    @Test
    void every_metric_is_one_of_ours() {
        Stream.of(rules(), Monitoring.queriesOfTheDashboard()).flatMap(List::stream).forEach(query -> assertThat(Monitoring.metricsIn(query))
                .as(query).isNotEmpty().allMatch(name -> name.equals(OF_PROMETHEUS) || exported.containsKey(name)));
        assertThat(Monitoring.metricsIn("sum by (x) (rate(a_b{c=\"d\"}[5m])) / on (y) max(e) > 3 and f")).containsExactlyInAnyOrder("a_b", "e", "f");
    }

    @Test
    void every_label_is_one_that_its_metric_has() {
        for (String query : Stream.of(rules(), Monitoring.queriesOfTheDashboard(), Monitoring.queriesOfTheVariables()).flatMap(List::stream).toList()) {
            SELECTOR.matcher(query).results().filter(selector -> !selector.group(1).equals(OF_PROMETHEUS)).forEach(selector ->
                    assertThat(exported.get(selector.group(1))).as(query).containsAll(labels(selector.group(2))));
            Set<String> all = Monitoring.metricsIn(query).stream().flatMap(name -> exported.getOrDefault(name, TARGET).stream())
                    .collect(Collectors.toSet());
            GROUPING.matcher(query).results().forEach(grouping -> assertThat(all).as(query).contains(grouping.group(1).split(",\\s*")));
        }
    }

    /** The series that the alerts' cases make up are such as a Portner has. */
    @Test
    void the_cases_are_made_of_metrics_with_all_their_labels() throws Exception {
        for (Path file : Monitoring.unitTests()) {
            for (String series : Monitoring.YAML.readTree(file.toFile()).findValuesAsText("series")) {
                MatchResult found = SELECTOR.matcher(series).results().findFirst().orElseThrow();
                if (!found.group(1).equals(OF_PROMETHEUS)) {
                    Set<String> labels = labels(found.group(2));
                    assertThat(labels).as(series).isEqualTo(exported.get(found.group(1)));
                }
            }
        }
    }

    /** Prometheus' engine is given what a Portner exports, told to expect nothing, and complains of each query that gives something. */
    @Test
    void every_query_of_the_dashboard_is_understood_and_gives_something(@TempDir Path directory) throws Exception {
        List<String> queries = Monitoring.queriesOfTheDashboard();
        ObjectNode cases = Monitoring.YAML.createObjectNode();
        ObjectNode test = cases.put("evaluation_interval", "1m").putArray("tests").addObject().put("interval", "1m");
        ArrayNode series = test.putArray("input_series");
        Everything.exported().lines().forEach(line -> series(line, series));
        ArrayNode asked = test.putArray("promql_expr_test");
        queries.forEach(query -> asked.addObject().put("expr", query).put("eval_time", "3m"));
        Monitoring.YAML.writeValue(directory.resolve("cases.yml").toFile(), cases);
        String output = Promtool.run(directory, "test", "rules", "cases.yml").output();
        assertThat(output).doesNotContain("err:");
        assertThat(queries).hasSizeGreaterThan(30).allMatch(query -> output.contains("expr: " + Monitoring.YAML.getNodeFactory().textNode(query)
                + ", time: 3m,\n        exp: nil\n        got: "), "gives something: " + output);
    }

    private static void series(String line, ArrayNode series) {
        MatchResult found = SERIES.matcher(line).results().findFirst().orElseThrow();
        if (found.group(3).equals("NaN")) {
            return;
        }
        boolean counts = found.group(1).matches(".*_(total|bucket|count|sum)");
        BigDecimal value = new BigDecimal(found.group(3));
        String values = IntStream.range(0, 4).mapToObj(step -> (counts ? value.multiply(BigDecimal.valueOf(step)) : value).toPlainString())
                .collect(Collectors.joining(" "));
        String own = found.group(2) == null ? "" : found.group(2);
        series.addObject().put("series", found.group(1) + "{" + own + "namespace=\"a\",pod=\"p\"}").put("values", values);
    }

    @Test
    void every_code_of_maskinportens_has_its_alert() {
        List<String> codes = new ArrayList<>();
        Monitoring.alerts().stream().filter(rule -> rule.get("alert").asText().startsWith("PortnerRefused"))
                .forEach(rule -> codes.addAll(Monitoring.alternatives(rule.get("expr").asText(), "mp_code").isEmpty()
                        ? one(rule) : Monitoring.alternatives(rule.get("expr").asText(), "mp_code")));
        Set<String> all = new TreeSet<>(MpCodes.known());
        all.addAll(Set.of("none", "other"));
        assertThat(codes).containsExactlyInAnyOrderElementsOf(all);
    }

    private static Set<String> one(JsonNode rule) {
        return Pattern.compile("mp_code=\"([^\"]+)\"").matcher(rule.get("expr").asText()).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    /** One and not two: who is woken twice looks at the wrong one first. */
    @Test
    void every_error_of_portners_own_with_a_5xx_has_one_alert() {
        List<Set<String>> patterns = Monitoring.alerts().stream().map(rule -> rule.get("expr").asText()).filter(expr -> expr.contains("portner_requests_total"))
                .map(expr -> expr.contains("error=\"overloaded\"") ? Set.of("overloaded") : Monitoring.alternatives(expr, "error")).toList();
        for (Kind kind : Kind.values()) {
            ErrorResponse response = ErrorResponse.of(kind);
            long alerts = patterns.stream().filter(types -> types.stream().anyMatch(response.type()::matches)).count();
            assertThat(alerts).as(response.type()).isEqualTo(response.status() >= 500 ? 1 : 0);
        }
    }
}
