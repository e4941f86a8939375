package no.portner.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A MutatingAdmissionPolicy or a ValidatingAdmissionPolicy, compiled, with its binding. */
final class AdmissionPolicy {

    private record Validation(AdmissionCel.Compiled expression, String message, Optional<AdmissionCel.Compiled> messageExpression) {
    }

    private final JsonNode constraints;
    private final JsonNode binding;
    private final Optional<JsonNode> params;
    private final Map<String, AdmissionCel.Compiled> variables = new LinkedHashMap<>();
    private final Map<String, AdmissionCel.Compiled> conditions = new LinkedHashMap<>();
    private final List<AdmissionCel.Compiled> mutations = new ArrayList<>();
    private final List<Validation> validations = new ArrayList<>();
    private long mostSteps;

    /** @throws IllegalArgumentException where an expression does not compile or has another type than its place asks for */
    AdmissionPolicy(JsonNode policy, JsonNode binding, Optional<JsonNode> params) {
        if (!binding.at("/spec/policyName").equals(policy.at("/metadata/name"))) {
            throw new IllegalArgumentException("a binding of another policy");
        }
        JsonNode spec = policy.path("spec");
        this.constraints = spec.path("matchConstraints");
        this.binding = binding.path("spec");
        this.params = params;
        AdmissionCel cel = new AdmissionCel(spec.has("paramKind"));
        spec.path("variables").forEach(variable -> variables.put(variable.path("name").textValue(),
                cel.variable(variable.path("name").textValue(), variable.path("expression").textValue())));
        spec.path("matchConditions").forEach(condition -> conditions.put(condition.path("name").textValue(),
                cel.condition(condition.path("expression").textValue())));
        spec.path("mutations").forEach(mutation -> mutations.add(cel.mutation(mutation.at("/jsonPatch/expression").textValue())));
        spec.path("validations").forEach(validation -> validations.add(new Validation(
                cel.condition(validation.path("expression").textValue()), validation.path("message").textValue(),
                Optional.ofNullable(validation.path("messageExpression").textValue()).map(cel::message))));
    }

    /** Whether the policy is evaluated at all for a pod that is made in a namespace with these labels. */
    boolean selects(JsonNode pod, Map<String, String> namespace) {
        return selects(pod, namespace, "CREATE", "pods");
    }

    boolean selects(JsonNode pod, Map<String, String> namespace, String operation, String resource) {
        Map<String, String> labels = new HashMap<>();
        pod.at("/metadata/labels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().textValue()));
        return Matching.rules(constraints, operation, resource)
                && Matching.labels(constraints.path("objectSelector"), labels)
                && Matching.labels(binding.at("/matchResources/namespaceSelector"), namespace);
    }

    /** The names of the conditions that a pod does not meet; the policy is passed over where there is one. */
    List<String> unmet(JsonNode pod) {
        Map<String, Object> activation = activation(pod);
        return conditions.entrySet().stream()
                .filter(condition -> !(Boolean) evaluate(condition.getValue(), activation))
                .map(Map.Entry::getKey).toList();
    }

    /** The operations of all mutations. */
    List<JsonNode> patch(JsonNode pod) {
        Map<String, Object> activation = activation(pod);
        List<JsonNode> operations = new ArrayList<>();
        mutations.forEach(mutation -> ((Iterable<?>) evaluate(mutation, activation))
                .forEach(operation -> operations.add(CelValues.operation(operation))));
        return operations;
    }

    /** The messages of the validations that a pod fails. */
    List<String> refusals(JsonNode pod) {
        Map<String, Object> activation = activation(pod);
        return validations.stream()
                .filter(validation -> !(Boolean) evaluate(validation.expression(), activation))
                .map(validation -> validation.messageExpression()
                        .map(message -> (String) evaluate(message, activation)).orElse(validation.message()))
                .toList();
    }

    /** The most nodes of one expression that were evaluated so far: near what API servers count as its cost. */
    long mostSteps() {
        return mostSteps;
    }

    /** All variables are evaluated, used or not: stricter than an API server, which evaluates them where they are used. */
    private Map<String, Object> activation(JsonNode pod) {
        Map<String, Object> activation = new HashMap<>();
        activation.put("object", CelValues.fromJson(pod));
        params.ifPresent(parameters -> activation.put("params", CelValues.fromJson(parameters)));
        Map<String, Object> values = new LinkedHashMap<>();
        activation.put("variables", values);
        variables.forEach((name, variable) -> values.put(name, evaluate(variable, activation)));
        return activation;
    }

    private Object evaluate(AdmissionCel.Compiled expression, Map<String, Object> activation) {
        long before = expression.steps().get();
        Object value = expression.evaluate(activation);
        mostSteps = Math.max(mostSteps, expression.steps().get() - before);
        return value;
    }
}
