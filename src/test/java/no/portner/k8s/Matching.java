package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a policy and its binding select: kinds, operations and labels. */
final class Matching {

    private Matching() {
    }

    static boolean rules(JsonNode constraints, String operation, String resource) {
        for (JsonNode rule : constraints.path("resourceRules")) {
            if (has(rule, "apiGroups", "") && has(rule, "apiVersions", "v1")
                    && has(rule, "operations", operation) && has(rule, "resources", resource)) {
                return true;
            }
        }
        return false;
    }

    static boolean labels(JsonNode selector, Map<String, String> labels) {
        List<Boolean> met = new ArrayList<>();
        selector.path("matchLabels").properties().forEach(label ->
                met.add(label.getValue().textValue().equals(labels.get(label.getKey()))));
        selector.path("matchExpressions").forEach(expression -> {
            if (!"Exists".equals(expression.path("operator").textValue())) {
                throw new IllegalArgumentException("not an operator that is used: " + expression);
            }
            met.add(labels.containsKey(expression.path("key").textValue()));
        });
        return !met.contains(false);
    }

    private static boolean has(JsonNode rule, String list, String wanted) {
        for (JsonNode element : rule.path(list)) {
            if (element.textValue().equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
