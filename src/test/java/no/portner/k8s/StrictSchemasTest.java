package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schemas find the mistakes that a cluster would find. */
class StrictSchemasTest {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: plain, labels: {a: b}}
            spec:
              replicas: 1
              selector: {matchLabels: {app: plain}}
              template:
                metadata: {labels: {app: plain}}
                spec:
                  initContainers:
                    - {name: portner, image: portner, restartPolicy: Always}
                  containers:
                    - name: app
                      image: app
                      env: [{name: A, value: b}]
                      resources: {limits: {memory: 64Mi}}
                      livenessProbe: {httpGet: {port: 8080}}
                      volumeMounts: [{name: v, mountPath: /v, readOnly: true}]
                  volumes: [{name: v, emptyDir: {medium: Memory}}]
            """;

    private static void assertProblem(String yaml, String problem) {
        assertThat(StrictSchemas.problems(Manifests.parse(yaml).get(0))).anySatisfy(each -> assertThat(each).contains(problem));
    }

    @Test
    void whatIsRightHasNoProblems() {
        assertThat(StrictSchemas.problems(Manifests.parse(DEPLOYMENT).get(0))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "replicas: 1              | replica: 1                     | .spec.replica is not known in Kubernetes 1.28",
            "replicas: 1              | replica: 1                     | .spec.replica is not known in Kubernetes 1.36",
            "replicas: 1              | replicas: one                  | .spec.replicas is no Integer",
            "replicas: 1              | replicas: null                 | .spec.replicas is no Integer",
            "{a: b}                   | {a: true}                      | .metadata.labels.a is no String",
            "value: b                 | value: 7180                    | .env[0].value is no String",
            "value: b                 | value: b, valueFrom: {}        | app's A has a value and a valueFrom",
            "[{name: A, value: b}]    | {A: b}                         | .env is no java.util.List",
            "name: A, value           | value                          | .env[0].name is required",
            "memory: 64Mi             | memory: 64 MB                  | .resources.limits.memory is no Quantity",
            "port: 8080               | port: probes                   | app's livenessProbe asks",
            "port: 8080               | port: 80.5                     | .port is no IntOrString",
            "readOnly: true           | readOnly: 'true'               | .readOnly is no Boolean",
            "medium: Memory           | medium: {}                     | .medium is no String",
            "[{name: v, emptyDir      | [{name: w, emptyDir            | app mounts v, which is no volume",
            "name: portner            | name: app                      | two containers are called app",
            "apps/v1                  | apps/v1beta2                   | Kubernetes 1.36 has no apps/v1beta2 Deployment",
            "apps/v1                  | batch/v1                       | Kubernetes 1.28 has no batch/v1 Deployment",
            "kind: Deployment         | kind: Deployments              | has no apps/v1 Deployments",
    })
    void aMistakeIsFound(String right, String wrong, String problem) {
        assertThat(DEPLOYMENT).contains(right);
        assertProblem(DEPLOYMENT.replace(right, wrong), problem);
    }

    @Test
    void thePrometheusOperatorsResourcesAreKnown() {
        String rule = """
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata: {name: r}
                spec: {groups: [{name: g, rules: [{alert: A, expr: up == 0, for: 5m, labels: {severity: critical}}]}]}
                """;
        assertThat(StrictSchemas.problems(Manifests.parse(rule).get(0))).isEmpty();
        assertProblem(rule.replace("alert:", "alarm:"), ".spec.groups[0].rules[0].alarm is not known");
        assertProblem(rule.replace("coreos.com/v1", "coreos.com/v2"), "has no monitoring.coreos.com/v2");
    }

    @Test
    void aMutatingAdmissionPolicyIsKnownToTheNewVersionAlone() {
        String policy = """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicy
                metadata: {name: p}
                spec:
                  failurePolicy: Fail
                  reinvocationPolicy: Never
                  mutations: [{patchType: JSONPatch, jsonPatch: {expression: '[]'}}]
                """;
        assertThat(StrictSchemas.problems(Manifests.parse(policy).get(0))).isEmpty();
        assertProblem(policy.replace("mutations:", "mutation:"), ".spec.mutation is not known in Kubernetes 1.36");
    }
}
