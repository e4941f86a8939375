package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policies as objects: what an API server says of them when they are made, and what they cost it. */
class InjectionPoliciesTest {

    /** What an API server grants one expression: kubernetes/kubernetes, apiserver/pkg/apis/cel/config.go, PerCallLimit. */
    private static final long COST_OF_ONE_EXPRESSION = 1_000_000;

    @Test
    void kustomizeMakesThemAndTheSchemasKnowEveryField() {
        List<JsonNode> objects = Manifests.kustomize(Path.of("k8s", "injection"));

        assertThat(objects).map(Manifests::title).containsExactlyInAnyOrder("Namespace portner-injection", "ConfigMap portner-injection",
                "MutatingAdmissionPolicy portner-injection", "MutatingAdmissionPolicyBinding portner-injection",
                "ValidatingAdmissionPolicy portner-injection", "ValidatingAdmissionPolicyBinding portner-injection");
        assertThat(objects).allSatisfy(object -> assertThat(StrictSchemas.problems(object)).isEmpty());
    }

    @Test
    void theBindingLeadsToTheParameters() {
        JsonNode reference = InjectionCluster.yaml(InjectionCluster.text("binding.yaml")).get(0).at("/spec/paramRef");
        JsonNode parameters = InjectionCluster.parameters();

        assertThat(reference.path("name")).isEqualTo(parameters.at("/metadata/name"));
        assertThat(reference.path("namespace")).isEqualTo(parameters.at("/metadata/namespace"));
        assertThat(InjectionCluster.yaml(InjectionCluster.text("namespace.yaml")).get(0).at("/metadata/name")).isEqualTo(reference.path("namespace"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "'/spec/enableServiceLinks', value: false | '/spec/enableServiceLinks', Value: false | JSONPatch has no such field",
        "image: params.data.image | image: parameters.data.image | no such variable",
        "runAsUser: 65532 | runAsUser: 65532 + 'a' | types do not add up",
        "requests: {'cpu': params.data['cpu-request'] | requests: {'cpu': 1, 'memory': '80Mi', 'x': params.data['cpu-request'] | literals of one type",
        "variables.newHosts} | variables.nowHosts} | no such variable of the policy",
        "JSONPatch{op: 'add', path: '/spec/enableServiceLinks', value: false} | {'op': 'add'} | not a list of JSONPatch",
    })
    void whatDoesNotCompileIsFound(String text, String changed, String why) {
        assertThat(InjectionCluster.text("policy.yaml")).contains(text);
        assertThatThrownBy(() -> new InjectionCluster(policy -> policy.replace(text, changed))).as(why)
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTypeInTheWrongFieldIsFound() {
        assertThatThrownBy(() -> new InjectionCluster(policy -> policy.replace(
                "emptyDir: Object.spec.volumes.emptyDir{", "emptyDir: Object.spec.volumes.secret{")).inject(Pods.plain("mode", "transparent")))
                .hasMessageContaining("unexpected type name Object.spec.volumes.secret");
    }

    /** Elements of one type, each an object, made an API server of 1.36 fail: kubernetes/kubernetes 142181. */
    @Test
    void aListOfObjectsAsTheValueOfAnOperationIsFound() {
        assertThatThrownBy(() -> new InjectionCluster(policy -> policy.replace(
                "path: '/spec/volumes', value: []", "path: '/spec/volumes', value: [Object.spec.volumes{name: 'a'}]")).inject(Pods.plain()))
                .hasMessageContaining("a list with elements");
    }

    @Test
    void variablesKnowNoTypesOfMutations() {
        assertThatThrownBy(() -> new InjectionCluster(policy -> policy.replace(
                "expression: variables.mode in ['proxy', 'interception']", "expression: \"[Object.spec{}].size() > 0\"")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The steps are those of CEL for Java; an API server counts about one for each of these, and one more for every ten characters of a text. */
    @Test
    void aPodOfSixContainersWithTwentyVariablesEachStaysFarBelowTheLimit() {
        ObjectNode pod = Pods.plain("mode", "interception");
        ArrayNode containers = pod.withObject("/spec").putArray("containers");
        for (int i = 0; i < 6; i++) {
            ArrayNode environment = containers.addObject().put("name", "c" + i).put("image", "app").putArray("env");
            for (int j = 0; j < 20; j++) {
                environment.addObject().put("name", "VARIABLE_" + j).put("value", "value " + j);
            }
        }
        InjectionCluster cluster = InjectionCluster.asShipped();

        assertThat(cluster.refusals(pod)).isEmpty();
        assertThat(cluster.mutating().mostSteps()).isLessThan(COST_OF_ONE_EXPRESSION / 10);
    }
}
