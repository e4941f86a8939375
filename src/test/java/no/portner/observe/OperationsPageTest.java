package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.portner.token.maskinporten.MpCodes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever is woken by an alert finds its chapter in docs/operations.md, and who has to act in the alert itself. */
class OperationsPageTest {

    private static String page;

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(Path.of("docs", "operations.md"));
    }

    @Test
    void every_alert_has_a_chapter_and_every_chapter_an_alert() {
        Set<String> alerts = Monitoring.alerts().stream().map(rule -> rule.get("alert").asText()).collect(Collectors.toCollection(TreeSet::new));
        Set<String> chapters = Pattern.compile("(?m)^### (Portner\\w+)$").matcher(page).results().map(heading -> heading.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(chapters).isEqualTo(alerts);
    }

    @Test
    void every_alert_says_what_is_wrong_who_acts_and_where_to_read_on() {
        assertThat(Monitoring.alerts()).isNotEmpty().allSatisfy(rule -> {
            JsonNode annotations = rule.get("annotations");
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
            assertThat(annotations.get("summary").asText()).contains("{{ $labels.namespace }}");
            assertThat(annotations.get("description").asText()).endsWith(".");
            assertThat(annotations.get("act").asText()).containsAnyOf("wn operations", "KS", "Digdir", "Altinn", "PortnerNoToken", "Fiks forvaltning");
            assertThat(annotations.get("runbook_url").asText())
                    .isEqualTo("docs/operations.md#" + rule.get("alert").asText().toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void every_metric_and_no_other_is_in_the_table_for_the_night() {
        List<String> rows = page.lines().filter(line -> line.startsWith("| `portner_")).map(line -> line.split("`")[1]).toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(Arrays.stream(Metric.values()).map(metric -> metric.exported).toList());
    }

    @Test
    void every_code_of_maskinportens_is_told_of() {
        assertThat(MpCodes.known()).isNotEmpty().allMatch(code -> page.contains("`" + code + "`"), "is in docs/operations.md");
    }

    /** One of the two: both would read every pod twice. */
    @Test
    void the_monitors_read_the_probes_port_where_the_metrics_are() {
        for (JsonNode endpoint : List.of(Monitoring.yaml("pod/podmonitor.yaml").at("/spec/podMetricsEndpoints/0"),
                Monitoring.yaml("service/servicemonitor.yaml").at("/spec/endpoints/0"))) {
            assertThat(endpoint.get("port").asText()).isEqualTo("portner-probes");
            assertThat(endpoint.get("path").asText()).isEqualTo("/q/metrics");
        }
        JsonNode service = Monitoring.yaml("service/service.yaml");
        assertThat(service.at("/spec/ports/0/targetPort").asInt()).isEqualTo(7190);
        assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean()).as("a pod without a token is the one to look at").isTrue();
        Monitoring.yaml("service/servicemonitor.yaml").at("/spec/selector/matchLabels").fields().forEachRemaining(label ->
                assertThat(service.at("/metadata/labels").get(label.getKey())).isEqualTo(label.getValue()));
        for (String way : List.of("pod", "service")) {
            List<String> resources = new ArrayList<>();
            Monitoring.yaml(way + "/kustomization.yaml").get("resources").forEach(resource -> resources.add(resource.asText()));
            assertThat(resources).contains("../base", way + "monitor.yaml").allMatch(name -> Files.exists(Monitoring.FOLDER.resolve(way).resolve(name)));
        }
    }

    @Test
    void panels_do_not_overlap_and_have_ids_of_their_own() {
        Set<Integer> ids = new TreeSet<>();
        Set<String> cells = new TreeSet<>();
        for (JsonNode panel : Monitoring.dashboard().get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).as(panel.get("title").asText()).isTrue();
            JsonNode at = panel.get("gridPos");
            assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = at.get("x").asInt(); x < at.get("x").asInt() + at.get("w").asInt(); x++) {
                for (int y = at.get("y").asInt(); y < at.get("y").asInt() + at.get("h").asInt(); y++) {
                    assertThat(cells.add(x + "," + y)).as(panel.get("title").asText()).isTrue();
                }
            }
        }
        assertThat(Monitoring.dashboard().at("/templating/list").findValuesAsText("name")).contains("datasource", "namespace", "pod", "route");
    }
}
