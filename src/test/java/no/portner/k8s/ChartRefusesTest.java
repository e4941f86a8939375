package no.portner.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workloads that cannot have Portner: helm ends with a message that names them. */
class ChartRefusesTest {

    @TempDir
    Path directory;

    @BeforeEach
    void application() {
        KubernetesTools.helm();
        Charts.application(directory);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {kind: Service, metadata: {name: x}}                           | app.other writes a Service x, which has no pod
            {kind: Deployment, metadata: {name: x}}                        | Deployment x has no containers
            {kind: Pod, spec: {containers: [{name: portner}]}}             | Pod without a name has a container portner already
            {kind: Pod, spec: {hostNetwork: true, containers: [{name: a}]}} | has hostNetwork
            {kind: Pod, spec: {containers: [{name: a}], volumes: [{name: portner-credentials}]}} | has a volume portner-credentials already
            {metadata: {name: x}}                                          | app.other must write one Kubernetes object: it has no kind
            {kind: [}                                                      | app.other must write one Kubernetes object: error
            """)
    void whatCannotHavePortnerIsRefusedByName(String object, String message) throws IOException {
        template("{{- define \"app.other\" -}}\n%s\n{{- end }}\n{{ include \"portner.workload\" (list . \"app.other\") }}".formatted(object));
        refused("", message);
    }

    @Test
    void aJobThatWouldNeverEndIsRefused() throws IOException {
        template("{{ include \"portner.workload\" (list . \"app.job\") }}");
        refused("portner: {sidecar: classic}", "Job once would never end beside portner.sidecar=classic");
    }

    @Test
    void optionsForJavaFromElsewhereAreRefusedSinceOursCannotBeAdded() throws IOException {
        Path template = directory.resolve("templates").resolve("busy.yaml");
        Files.writeString(template, Files.readString(template).replace("value: -Xmx256m", "valueFrom: {configMapKeyRef: {name: a, key: b}}"));
        refused("portner: {mode: transparent}", "container app of StatefulSet busy takes JAVA_TOOL_OPTIONS from elsewhere");
        Charts.template(directory, "portner: {mode: reverse}").succeeded();
    }

    @Test
    void aDependencyByAnotherNameIsMissed() throws IOException {
        Path description = directory.resolve("Chart.yaml");
        Files.writeString(description, Files.readString(description).replace("- name: portner", "- name: portner\n    alias: fiks"));
        refused("", "has no dependency of that name");
    }

    private void template(String text) throws IOException {
        Files.writeString(directory.resolve("templates").resolve("other.yaml"), text);
    }

    private void refused(String values, String message) {
        Helm.Run run = Charts.template(directory, values);
        assertThat(run.exit()).as(run.out()).isNotZero();
        assertThat(run.err()).contains(message);
    }
}
