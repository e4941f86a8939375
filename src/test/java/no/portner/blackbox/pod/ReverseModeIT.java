package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import no.portner.blackbox.PortnerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application calls http://localhost:7180: every client can. */
@ExtendWith(SharedPod.class)
@ParameterizedClass
@EnumSource(value = Confinement.class, names = {"ROOT", "RESTRICTED"})
class ReverseModeIT {

    private static PortnerProcess portner;
    private static Crew crew;

    @Parameter
    Confinement confinement;

    @BeforeParameterizedClassInvocation
    static void start(Confinement confinement) throws Exception {
        Pod pod = SharedPod.pod();
        portner = pod.portner(confinement, Map.of());
        crew = Crew.start(pod, "reverse-" + confinement, Client.installed(EnumSet.complementOf(EnumSet.of(Client.PYTHON_H2))), List.of("http://localhost:" + Pod.PROXY_PORT),
                List.of());
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        portner.close();
    }

    @ParameterizedTest
    @EnumSource(value = Client.class, mode = EnumSource.Mode.EXCLUDE, names = "PYTHON_H2")
    void aClientsCallsAreAuthorised(Client client) {
        client.require();
        crew.assertAuthorised(client);
    }

    @Test
    void portnerCanWriteWhereItMayAndNowhereElse() {
        Pod pod = SharedPod.pod();
        Tools.run(pod.besidePortner(confinement, "sh", "-c", "echo x > " + Pod.CA_DIRECTORY + "/probe && rm " + Pod.CA_DIRECTORY
                + "/probe && echo x > " + Pod.KEY_DIRECTORY + "/probe && rm " + Pod.KEY_DIRECTORY + "/probe"));
        if (confinement.readOnly()) {
            for (String directory : List.of("/", "/tmp", "/var/run/portner", "/usr", "/etc", "/run/portner", "/jdk", "/dev")) {
                assertThatThrownBy(() -> Tools.run(pod.besidePortner(confinement, "sh", "-c", "echo x > " + directory + "/probe")))
                        .as(directory).hasMessageMatching("(?s).*(Read-only file system|Permission denied).*");
            }
        }
    }

    @Test
    void portnerRunsAsWhomItIsMeantTo() {
        String status = SharedPod.pod().machine().run("cat", "/proc/" + portner.process().pid() + "/status");
        assertThat(status).containsPattern("Uid:\\s+" + confinement.user() + "\\s+" + confinement.user());
        if (confinement == Confinement.RESTRICTED) {
            assertThat(status).containsPattern("NoNewPrivs:\\s+1");
            for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
                assertThat(status).containsPattern(set + ":\\s+0{16}");
            }
        }
    }
}
