package no.portner.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is in k8s/monitoring: read here once, so that a test and a cluster get the same. */
final class Monitoring {

    static final Path FOLDER = Path.of("k8s", "monitoring");
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern ALTERNATIVES = Pattern.compile("(\\w+)=~\"([^\"]*)\"");

    private Monitoring() {
    }

    static List<JsonNode> alerts() {
        List<JsonNode> alerts = new ArrayList<>();
        yaml("base/prometheusrule.yaml").at("/spec/groups").forEach(group -> group.get("rules").forEach(alerts::add));
        return alerts;
    }

    /** The rule groups as Prometheus reads them, without the Kubernetes object around them. */
    static void writeRules(Path file) throws IOException {
        YAML.writeValue(file.toFile(), yaml("base/prometheusrule.yaml").get("spec"));
    }

    /** Each with what Grafana would put in place of its variables. */
    static List<String> queriesOfTheDashboard() {
        return dashboard().findValuesAsText("expr").stream().map(Monitoring::asAsked).toList();
    }

    /** What Grafana fills its variables from. */
    static List<String> queriesOfTheVariables() {
        return dashboard().at("/templating/list").findValuesAsText("definition").stream().map(Monitoring::asAsked).toList();
    }

    static JsonNode dashboard() {
        return yaml("base/dashboard.json");
    }

    static JsonNode yaml(String name) {
        try {
            return YAML.readTree(FOLDER.resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String asAsked(String query) {
        return query.replace("$__rate_interval", "5m").replaceAll("\\$(namespace|pod|route)\\b", ".*");
    }

    /** The values that a query's regular expression for a label lists. */
    static Set<String> alternatives(String query, String label) {
        return ALTERNATIVES.matcher(query).results().filter(match -> match.group(1).equals(label))
                .flatMap(match -> Stream.of(match.group(2).split("\\|"))).collect(Collectors.toSet());
    }

    static List<Path> unitTests() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "monitoring"))) {
            return files.sorted().toList();
        }
    }

    /** What in a query names metrics: all words but functions, aggregations, their labels, and what is quoted. */
    static Set<String> metricsIn(String query) {
        String bare = query.replaceAll("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"", " ").replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", " ");
        return Pattern.compile("[a-zA-Z_:][\\w:]*(?!\\w*\\s*\\()").matcher(bare).results().map(MatchResult::group)
                .filter(word -> !Set.of("and", "or", "unless", "bool", "offset", "Inf").contains(word)).collect(Collectors.toSet());
    }
}
