package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The volumes of the pod's CA are full: a file system of its own in memory, in a mount namespace that ends with its process. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "mounts a tmpfs")
class AFullDiskIT {

    private static final String MOUNT = "mount -t tmpfs -o size=64k none \"$0\" && { head -c 100000 /dev/zero > \"$0/full\"; exec \"$@\"; }";

    @TempDir
    Path directory;
    private TwinEnvironment environment;

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        assumeTrue(canMount(), "this test mounts a tmpfs: it needs root, or user namespaces");
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    private static boolean canMount() throws Exception {
        Path somewhere = Files.createTempDirectory("full");
        try {
            List<String> command = onFullDisk(somewhere, List.of("test", "-e", somewhere.resolve("full").toString()));
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } finally {
            Files.delete(somewhere);
        }
    }

    private static List<String> onFullDisk(Path full, List<String> command) {
        List<String> all = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, full.toString()));
        all.addAll(command);
        return all;
    }

    private Map<String, String> intercepting(Path ca, Path keys) {
        return environment.variables("PORTNER_TLS_INTERCEPTION", "true", "PORTNER_CA_DIR", ca.toString(), "PORTNER_CA_KEY_DIR",
                keys.toString());
    }

    @Test
    void whereTheApplicationCannotBeToldWhomToTrustTheStartEndsWithTheReason() throws Exception {
        Path full = Files.createDirectory(directory.resolve("ca"));
        try (PortnerProcess portner = PortnerProcess.launch(onFullDisk(full, PortnerProcess.command()),
                intercepting(full, directory.resolve("private")))) {
            assertThat(portner.waitForExit()).as(portner.output()).isEqualTo(1);
            assertThat(portner.output()).contains("PORTNER_CA_DIR", full.toString(), "No space left on device");
        }
    }

    @Test
    void whereTheKeyCannotBeKeptPortnerServesWithoutKeepingItAndSaysSo() throws Exception {
        Path full = Files.createDirectory(directory.resolve("private"));
        Path ca = directory.resolve("ca");
        Surroundings onFullDisk = new Surroundings() {
            @Override
            public List<String> command(Path underTest) {
                return AFullDiskIT.onFullDisk(full, NONE.command(underTest));
            }

            @Override
            public String page(int port, String path) throws IOException, InterruptedException {
                return NONE.page(port, path);
            }
        };
        try (PortnerProcess portner = PortnerProcess.start(onFullDisk, intercepting(ca, full))) {
            eventually(Duration.ofSeconds(30), () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
            assertThat(portner.output()).contains("PORTNER_CA_KEY_DIR", "No space left on device");
            assertThat(ca.resolve("ca-bundle.pem")).exists();
        }
    }
}
