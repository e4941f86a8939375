package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the base component makes of workloads. */
class TheComponentTest {

    @Test
    void everyWorkloadOfTheFixturesIsWhatAClusterTakes() {
        assertThat(Manifests.kustomize("native").stream().flatMap(object -> StrictSchemas.problems(object).stream())).isEmpty();
        assertThat(Manifests.kustomize("classic").stream().flatMap(object -> StrictSchemas.problems(object).stream())).isEmpty();
    }
}
