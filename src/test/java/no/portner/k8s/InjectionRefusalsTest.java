package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods that k8s/injection leaves alone, and those that it refuses: one that asks for Portner has it, or is told why not. */
class InjectionRefusalsTest {

    private static final InjectionCluster CLUSTER = InjectionCluster.asShipped();

    @Test
    void aPodWithoutTheLabelIsNobodysBusiness() {
        ObjectNode pod = Pods.plain("mode", "no such");
        pod.withObject("/metadata").remove("labels");

        assertThat(CLUSTER.inject(pod)).isEqualTo(pod);
        assertThat(CLUSTER.refusals(pod)).isEmpty();
        assertThat(CLUSTER.validating().selects(pod, InjectionCluster.ENABLED)).isFalse();
    }

    @Test
    void aPodThatSaysNoIsLeftAlone() {
        ObjectNode pod = Pods.plain("mode", "no such");
        pod.withObject("/metadata/labels").put("portner.no/inject", "false");

        assertThat(CLUSTER.inject(pod)).isEqualTo(pod);
        assertThat(CLUSTER.refusals(pod)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"UPDATE,pods", "DELETE,pods", "CREATE,pods/ephemeralcontainers", "CREATE,deployments"})
    void nothingButNewPodsIsLookedAt(String operation, String resource) {
        assertThat(CLUSTER.mutating().selects(Pods.plain(), InjectionCluster.ENABLED, operation, resource)).isFalse();
        assertThat(CLUSTER.validating().selects(Pods.plain(), InjectionCluster.ENABLED, operation, resource)).isFalse();
        assertThat(CLUSTER.mutating().selects(Pods.plain(), InjectionCluster.ENABLED, "CREATE", "pods")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "yes", "1", ""})
    void aLabelThatMeansNothingIsRefused(String value) {
        ObjectNode pod = Pods.plain();
        pod.withObject("/metadata/labels").put("portner.no/inject", value);

        assertThat(CLUSTER.refusals(pod)).anySatisfy(message -> assertThat(message).contains("'true' or 'false'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Reverse", "sidecar", "proxy,interception"})
    void aModeThatDoesNotExistIsRefusedByName(String mode) {
        ObjectNode pod = Pods.plain("mode", mode);

        assertThat(CLUSTER.mutating().unmet(pod)).containsExactly("a-mode-that-exists");
        assertThat(CLUSTER.inject(pod)).isEqualTo(pod);
        assertThat(CLUSTER.refusals(pod)).anySatisfy(message -> assertThat(message).startsWith("the annotation portner.no/mode is "));
    }

    @Test
    void anAmqpThatIsNeitherTrueNorFalse() {
        assertThat(CLUSTER.refusals(CLUSTER.inject(Pods.plain("amqp", "yes")))).containsExactly("the annotation portner.no/amqp is 'true' or 'false'");
        assertThat(CLUSTER.refusals(CLUSTER.inject(Pods.plain("amqp", "false")))).isEmpty();
    }

    @Test
    void theNodesNetworkIsRefusedEvenWherePortnerIsThereAlready() {
        ObjectNode pod = Pods.plain();
        pod.withObject("/spec").put("hostNetwork", true);
        assertThat(CLUSTER.mutating().unmet(pod)).containsExactly("a-network-of-its-own");
        assertThat(CLUSTER.refusals(pod)).anySatisfy(message -> assertThat(message).contains("hostNetwork"));

        ObjectNode injected = (ObjectNode) CLUSTER.inject(Pods.plain());
        injected.withObject("/spec").put("hostNetwork", true);
        assertThat(CLUSTER.refusals(injected)).singleElement().asString().contains("hostNetwork");
    }

    @ParameterizedTest
    @ValueSource(strings = {"portner-credentials", "portner-integration", "portner-ca", "portner-private"})
    void aVolumeWithANameOfOursIsRefused(String name) {
        ObjectNode pod = Pods.plain();
        pod.withObject("/spec").putArray("volumes").addObject().put("name", name).putObject("emptyDir");

        assertThat(CLUSTER.mutating().unmet(pod)).containsExactly("names-are-free");
        assertThat(CLUSTER.refusals(pod)).anySatisfy(message -> assertThat(message).startsWith("the pod has a volume with a name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"containers", "initContainers"})
    void aContainerCalledPortnerThatIsNoSidecarIsRefused(String list) {
        ObjectNode pod = Pods.plain();
        pod.withObject("/spec").withArray(list).addObject().put("name", "portner").put("image", "portner");

        assertThat(CLUSTER.mutating().unmet(pod)).containsExactly("not-there-already");
        assertThat(CLUSTER.inject(pod)).isEqualTo(pod);
        assertThat(CLUSTER.refusals(pod)).anySatisfy(message -> assertThat(message).startsWith("the pod has a container named portner"));
    }

    @Test
    void aNamespaceThatIsNotEnabledIsNamedInTheRefusal() {
        assertThat(CLUSTER.inject(Pods.plain(), Map.of())).isEqualTo(Pods.plain());
        assertThat(CLUSTER.refusals(Pods.plain(), Map.of())).singleElement().asString().contains("portner.no/injection=enabled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "integraton-secret", "Mode"})
    void anAnnotationThatDoesNotExistIsNamedInTheRefusal(String name) {
        assertThat(CLUSTER.refusals(Pods.plain(name, "x"))).singleElement().asString().isEqualTo("no such annotation: portner.no/" + name);
    }

    @Test
    void aContainerThatDoesNotExistIsRefused() {
        assertThat(CLUSTER.refusals(Pods.plain("containers", "app,worker"))).singleElement().asString().contains("names a container");
        assertThat(CLUSTER.refusals(Pods.plain("containers", "app, app"))).singleElement().asString().contains("commas alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "mode", "secret", "config", "cpu-request", "memory-limit", "no-proxy", "hosts"})
    void aParameterThatIsMissingIsNamedInTheError(String key) {
        ObjectNode parameters = InjectionCluster.parameters();
        parameters.withObject("/data").remove(key);
        InjectionCluster without = new InjectionCluster(policy -> policy, parameters);

        assertThatThrownBy(() -> {
            without.inject(Pods.plain());
            without.inject(Pods.plain("mode", "proxy"));
            without.inject(Pods.plain("mode", "transparent"));
        }).isInstanceOf(AdmissionCel.AdmissionFailure.class).hasMessageContaining(key);
    }

    @Test
    void aModeInTheParametersThatDoesNotExistIsToldToo() {
        ObjectNode parameters = InjectionCluster.parameters();
        parameters.withObject("/data").put("mode", "no such");

        assertThat(new InjectionCluster(policy -> policy, parameters).refusals(Pods.plain())).singleElement().asString()
                .contains("a mode in its parameters");
    }
}
