package no.portner.blackbox.pod;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import no.portner.blackbox.PortnerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Portner is killed and started again, as the kubelet does it: programs that have read the pod's CA once go on with their calls. */
@ExtendWith(SharedPod.class)
@ResourceLock(SharedPod.LOCK)
class RestartIT {

    private static final String CALL = "GET https://" + UpstreamProgram.FIKS.get(0) + "/pod/restart 0";
    private static final Map<String, String> VARIABLES = Map.of("PORTNER_TLS_INTERCEPTION", "true", "PORTNER_TRANSPARENT", "true");
    private static final List<Client> CLIENTS = List.of(Client.JDK, Client.NODE_FETCH);
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        CLIENTS.forEach(Client::require);
        SharedPod.pod().forget();
        portner = SharedPod.pod().portner(Confinement.RESTRICTED, VARIABLES);
    }

    @AfterAll
    static void stop() {
        if (portner != null) {
            portner.close();
        }
    }

    @Test
    void clientsThatRunGoOnWithoutBeingStartedAgain() throws Exception {
        Pod pod = SharedPod.pod();
        Path ca = pod.machine().look(pod.machine().volume("ca").resolve("ca.pem"));
        try (Run jdk = pod.application(CLIENTS.get(0).command(""), Client.trust(Pod.CA_DIRECTORY));
                Run node = pod.application(CLIENTS.get(1).command(""), Client.trust(Pod.CA_DIRECTORY))) {
            List<Run> runs = List.of(jdk, node);
            for (Run run : runs) {
                assertThat(run.call(CALL)).startsWith("200 ");
            }
            String before = Files.readString(ca);
            for (int i = 0; i < 2; i++) {
                portner.process().destroyForcibly().waitFor();
                portner.close();
                for (Run run : runs) {
                    assertThat(run.call(CALL)).as("while nobody listens").startsWith("failed ");
                }
                portner = pod.portner(Confinement.RESTRICTED, VARIABLES);
                for (Run run : runs) {
                    eventually(Duration.ofSeconds(30), () -> assertThat(run.call(CALL)).startsWith("200 "));
                }
            }
            assertThat(Files.readString(ca)).isEqualTo(before);
        }
    }
}
