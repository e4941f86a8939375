package no.portner.blackbox.pod;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.portner.blackbox.PortnerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The unit as it is shipped, carried out by a systemd: the sandbox that it asks for lets Portner do its work, and nothing is left over. */
@ExtendWith(SharedPod.class)
@ResourceLock(SharedPod.LOCK)
class SystemdUnitIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String URL = "http://localhost:7180/pod/systemd";

    @TempDir
    Path directory;
    private Pod pod;
    private SystemdMachine systemd;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(PortnerProcess.isNative(), "the unit is the native executable's: a JVM cannot work with MemoryDenyWriteExecute");
        Tools.require("test -x /lib/systemd/systemd", "findmnt --types cgroup2");
        pod = SharedPod.pod();
        systemd = SystemdMachine.start(pod.machine(), directory, Image.extracted().root().resolve("portner"));
    }

    @AfterEach
    void stop() throws Exception {
        if (systemd != null) {
            systemd.close();
        }
    }

    private Map<String, byte[]> files(String environment) throws Exception {
        Map<String, byte[]> files = new HashMap<>();
        files.put("certificate", Files.readAllBytes(pod.files().resolve("virksomhetssertifikat.p12")));
        files.put("certificate-password", pod.upstream().storePassword().getBytes(StandardCharsets.UTF_8));
        files.put("integration-password", pod.upstream().integrationPassword().getBytes(StandardCharsets.UTF_8));
        files.put("upstream-ca.pem", Files.readAllBytes(pod.files().resolve("upstream-ca.pem")));
        files.put("environment", environment.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private String right() {
        return "MASKINPORTEN_CLIENT_ID=" + pod.upstream().clientId() + "\nFIKS_INTEGRASJON_ID=" + pod.upstream().integration()
                + "\nPORTNER_CA_BUNDLE=/etc/portner-ca.pem\nPORTNER_NATIVE_LIBRARIES=require\n";
    }

    private void assertServed() throws Exception {
        eventually(PATIENCE, () -> assertThat(pod.machine().run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--retry", "3",
                "--retry-connrefused", "--max-time", "10", URL)).isEqualTo("200"));
    }

    private void serve(String variables) throws Exception {
        systemd.configure(files(right() + variables));
        systemd.run("install", "-m", "0644", "/etc/portner/upstream-ca.pem", "/etc/portner-ca.pem");
        systemd.run("systemctl", "start", "portner.service");
        assertServed();
    }

    private void crash() throws Exception {
        String before = systemd.property("MainPID");
        systemd.run("systemctl", "kill", "--signal=KILL", "portner.service");
        eventually(PATIENCE, () -> assertThat(systemd.property("MainPID")).isNotEqualTo(before).isNotEqualTo("0"));
        assertServed();
    }

    @Test
    void itServesConfinedIsStartedAgainAfterACrashAndEndsInOrder() throws Exception {
        serve("");
        assertThat(systemd.status("CapEff")).isEqualTo("0000000000000000");
        assertThat(systemd.status("CapBnd")).isEqualTo("0000000000000000");
        assertThat(systemd.status("NoNewPrivs")).isEqualTo("1");
        assertThat(systemd.status("Seccomp")).isEqualTo("2");
        assertThat(Integer.parseInt(systemd.status("Uid").split("\\s")[0])).as("a user of the moment").isBetween(61184, 65519);
        assertThat(systemd.output()).contains("epoll, OpenSSL engine", "sandbox: not dumpable, no new privileges")
                .doesNotContain("the kernel does not grant");

        crash();
        assertThat(systemd.property("NRestarts")).isEqualTo("1");

        systemd.run("systemctl", "stop", "portner.service");
        assertThat(systemd.property("Result")).isEqualTo("success");
        assertThat(systemd.property("ExecMainStatus")).isEqualTo("0");
        assertThat(systemd.output().contains(pod.upstream().storePassword())).isFalse();
        assertThat(systemd.output().contains(pod.upstream().integrationPassword())).isFalse();
    }

    /** As docs/without-kubernetes.md says: applications that are other users see the CA, and see the same one after a crash. */
    @Test
    void withAUserOfItsOwnTheCaIsThereForApplicationsAndOutlivesACrash() throws Exception {
        systemd.dropIn("user", "[Service]\nDynamicUser=no\nUser=portner\n");
        serve("PORTNER_TLS_INTERCEPTION=true\n");
        String ca = asAnApplication("cat", "/run/portner/ca/ca.pem");
        assertThat(ca).contains("BEGIN CERTIFICATE");
        assertThatThrownBy(() -> asAnApplication("sh", "-c", "cat /run/portner/private/*")).hasMessageContaining("Permission denied");
        crash();
        assertThat(asAnApplication("cat", "/run/portner/ca/ca.pem")).isEqualTo(ca);
    }

    private String asAnApplication(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups"));
        all.addAll(List.of(command));
        return systemd.run(all.toArray(String[]::new));
    }

    @Test
    void wrongConfigurationIsToldOnceAndNotTriedAgain() throws Exception {
        systemd.configure(files("FIKS_ENVIRONMENT=production\n"));
        systemd.run("systemctl", "start", "portner.service");
        eventually(PATIENCE, () -> assertThat(systemd.property("ActiveState")).isEqualTo("failed"));
        assertThat(systemd.property("ExecMainStatus")).isEqualTo("64");
        assertThat(systemd.property("NRestarts")).isEqualTo("0");
        assertThat(systemd.output()).contains("FIKS_ENVIRONMENT", "MASKINPORTEN_CLIENT_ID");
    }
}
