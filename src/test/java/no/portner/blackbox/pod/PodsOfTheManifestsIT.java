package no.portner.blackbox.pod;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.portner.blackbox.PortnerProcess;
import no.portner.k8s.Manifests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The manifests of k8s/ as a kubelet would carry them out: the image's files alone, uid 65532, nothing to write on, no capability, a filter of
 * system calls, the limit of memory; environment, volumes and probes as they are rendered. An application makes calls all the while.
 */
@ExtendWith(SharedPod.class)
@ResourceLock(SharedPod.LOCK)
class PodsOfTheManifestsIT {

    private static final String SECRET = "portner";
    private static final String URL = "http://localhost:7180/pod/manifest/";
    private static final String FIKS = "https://" + UpstreamProgram.FIKS.get(0) + "/pod/manifest/";
    /** Less than the executable can do with, when all that is read from files has been given back. */
    private static final long SPARE = 6 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private Pod pod;
    private KubeletEnvironment environment;
    private Kubelet kubelet;

    @BeforeEach
    void image() throws Exception {
        assumeTrue(PortnerProcess.isNative(), "the image holds the native executable");
        Bubble.require();
        MemoryGroup.require();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        pod = SharedPod.pod();
        pod.forget();
    }

    @AfterEach
    void stop() throws Exception {
        if (kubelet != null) {
            kubelet.close();
            assertThat(directory.resolve("runtime-default.bpf")).isNotEmptyFile();
        }
    }

    private Map<String, byte[]> secret(String store) throws Exception {
        Map<String, byte[]> files = new HashMap<>();
        files.put("client-id", pod.upstream().clientId().getBytes(StandardCharsets.UTF_8));
        files.put("certificate", Files.readAllBytes(pod.files().resolve(store)));
        files.put("certificate-password", pod.upstream().storePassword().getBytes(StandardCharsets.UTF_8));
        files.put("integration-id", pod.upstream().integration().getBytes(StandardCharsets.UTF_8));
        files.put("integration-password", pod.upstream().integrationPassword().getBytes(StandardCharsets.UTF_8));
        files.put("upstream-ca.pem", Files.readAllBytes(pod.files().resolve("upstream-ca.pem")));
        return files;
    }

    private JsonNode start(String fixture, String kind, String name) throws Exception {
        return start(fixture, kind, name, URL);
    }

    /** @param arguments the application's: a URL, and after how many calls it ends */
    private JsonNode start(String fixture, String kind, String name, String... arguments) throws Exception {
        JsonNode spec = Manifests.podSpec(Manifests.named(Manifests.kustomize(fixture), kind, name));
        environment = new KubeletEnvironment(Map.of(SECRET, secret("virksomhetssertifikat.p12")), Map.of("portner", Map.of(
                "PORTNER_CA_BUNDLE", "/var/run/secrets/portner/upstream-ca.pem", "PORTNER_RELOAD_INTERVAL", "1s",
                "PORTNER_NATIVE_LIBRARIES", "require")));
        List<String> application = new ArrayList<>(List.of("sh", "/app.sh"));
        application.addAll(Arrays.asList(arguments));
        kubelet = new Kubelet(pod.machine(), spec, environment, directory, application);
        kubelet.start();
        return spec;
    }

    private Container portner() {
        return kubelet.container("portner");
    }

    private List<String> answers() {
        return kubelet.container("app").lines();
    }

    private void awaitAnswers(int more) throws Exception {
        int before = answers().size();
        eventually(PATIENCE, () -> assertThat(answers()).hasSizeGreaterThan(before + more));
    }

    private void assertNothingSecretIsWritten() {
        assertThat(String.join("\n", portner().lines()).contains(pod.upstream().integrationPassword())).isFalse();
        assertThat(String.join("\n", portner().lines()).contains(pod.upstream().storePassword())).isFalse();
    }

    private String status(String field) throws Exception {
        return Files.readAllLines(Path.of("/proc", Long.toString(portner().program().pid()), "status")).stream()
                .filter(line -> line.startsWith(field + ":")).map(line -> line.substring(field.length() + 1).strip()).findFirst().orElseThrow();
    }

    @Test
    void aJobEndsWhenItsApplicationEndsAndTheSidecarAfterIt() throws Exception {
        start("native", "Job", "once", URL, "10");
        kubelet.awaitContainers();
        assertThat(kubelet.events()).containsExactly("portner is started", "portner has started up", "app is started", "app has ended with 0",
                "portner has ended with 0");
        assertThat(answers()).hasSize(10).containsOnly("200");
        assertNothingSecretIsWritten();
    }

    @Test
    void aDeploymentServesFromItsFirstCallToItsLastAndTakesANewCertificate() throws Exception {
        JsonNode spec = start("native", "Deployment", "plain");
        JsonNode portner = Manifests.byName(spec.path("initContainers"), "portner");
        awaitAnswers(5);
        assertThat(kubelet.succeeds(portner, "readinessProbe")).isTrue();
        assertThat(kubelet.succeeds(portner, "livenessProbe")).isTrue();
        assertThat(status("Uid").split("\\s")).containsOnly("65532");
        assertThat(status("CapEff") + status("CapPrm") + status("CapBnd")).containsOnlyOnce("0".repeat(48));
        assertThat(status("Seccomp_filters")).as("the runtime's and its own").isEqualTo("2");
        assertThat(portner().lines()).anyMatch(line -> line.contains("epoll, OpenSSL engine")).noneMatch(line -> line.contains("does not grant"));

        pod.upstream().renew();
        environment.change(SECRET, secret("renewed.p12"));
        eventually(PATIENCE, () -> assertThat(String.join("\n", portner().lines())).contains("has taken over from"));
        awaitAnswers(5);

        kubelet.delete();
        assertThat(kubelet.events()).containsExactly("portner is started", "portner has started up", "app is started", "app has ended with 0",
                "portner has ended with 0");
        assertThat(answers()).containsOnly("200");
        assertNothingSecretIsWritten();
    }

    /** Before Kubernetes 1.29: both start at once, and both get SIGTERM at once. */
    @Test
    void beforeSidecarsBothStartAndEndTogetherAndNoCallIsLostAtTheEnd() throws Exception {
        start("classic", "Deployment", "plain");
        eventually(PATIENCE, () -> assertThat(answers()).contains("200"));
        kubelet.delete();
        assertThat(kubelet.events()).contains("app has ended with 0", "portner has ended with 0");
        List<String> served = answers().subList(answers().indexOf("200"), answers().size());
        assertThat(served).as("from the first answer on").hasSizeGreaterThan(4).containsOnly("200");
        assertNothingSecretIsWritten();
    }

    @Test
    void anApplicationThatKnowsNothingIsServedByHostAliases() throws Exception {
        start("transparent", "Job", "once", FIKS, "5");
        kubelet.awaitContainers();
        assertThat(answers()).hasSize(5).containsOnly("200");
        assertThat(kubelet.events()).endsWith("app has ended with 0", "portner has ended with 0");
    }

    /** By https, intercepted: what the application trusts is in a volume, and the same after the crash. */
    @Test
    void afterACrashTheApplicationGoesOnWithoutBeingStartedAgain() throws Exception {
        start("interception", "Deployment", "plain", FIKS);
        awaitAnswers(3);
        portner().program().destroyForcibly();
        portner().await(10);
        kubelet.startAgain("portner");
        assertServedToTheEnd("portner has ended with 137");
    }

    /** As if it had come to need more than its limit: most of that is taken by something else. */
    @Test
    void afterAKillForWantOfMemoryTheApplicationGoesOnToo() throws Exception {
        JsonNode spec = start("native", "Deployment", "plain");
        awaitAnswers(3);
        MemoryGroup memory = portner().memory();
        memory.take(limit(spec) - SPARE);
        portner().await(10);
        assertThat(memory.kills()).isPositive();
        kubelet.startAgain("portner");
        assertServedToTheEnd("portner has ended with 137");
    }

    private static long limit(JsonNode spec) {
        return Kubelet.bytes(Manifests.byName(spec.path("initContainers"), "portner").at("/resources/limits/memory").asText());
    }

    private void assertServedToTheEnd(String end) throws Exception {
        awaitAnswers(3);
        eventually(PATIENCE, () -> assertThat(answers().get(answers().size() - 1)).isEqualTo("200"));
        int again = answers().lastIndexOf("000") + 1;
        kubelet.delete();
        assertThat(kubelet.events()).containsExactly("portner is started", "portner has started up", "app is started", end,
                "portner is started", "portner has started up", "app has ended with 0", "portner has ended with 0");
        assertThat(answers().subList(again, answers().size())).as("once it serves again").containsOnly("200");
        assertNothingSecretIsWritten();
    }

    /** For the figure in docs/measurements.md, which this writes to target/pod-memory.txt. */
    @Test
    void underLoadItStaysFarBelowItsLimit() throws Exception {
        Tools.require("h2load --version");
        JsonNode spec = start("native", "Deployment", "plain");
        long atRest = portner().peak();
        String told = String.join("\n", pod.application(List.of("h2load", "--h1", "-n", "3000", "-c", "64", "http://localhost:7180/pod/load"),
                Map.of()).output());
        assertThat(told).contains("3000 done");
        long limit = limit(spec);
        String figures = "after the start %d KiB (VmHWM); under load %d KiB (VmHWM), %d KiB (cgroup); limit %d KiB%n";
        Files.writeString(Path.of("target", "pod-memory.txt"), figures.formatted(atRest / 1024, portner().peak() / 1024, portner().memory().peak() / 1024,
                limit / 1024));
        assertThat(portner().peak()).as("bytes").isLessThan(limit * 2 / 3);
        assertThat(portner().memory().kills()).isZero();
    }
}
