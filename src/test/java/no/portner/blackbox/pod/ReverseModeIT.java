package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import no.portner.blackbox.PortnerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application calls http://localhost:7180: every client can. */
@ExtendWith(SharedPod.class)
@ResourceLock(SharedPod.LOCK)
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
        String places = "/ /tmp /var/run/portner /usr /etc /run/portner /jdk /dev " + Pod.CA_DIRECTORY + " " + Pod.KEY_DIRECTORY;
        String writable = Tools.run(SharedPod.pod().besidePortner(confinement, "sh", "-c", "for place in " + places
                + "; do if (echo x > $place/probe) 2> /dev/null; then echo $place; rm $place/probe; fi; done"));
        if (confinement.readOnly()) {
            assertThat(writable.lines()).containsExactly(Pod.CA_DIRECTORY, Pod.KEY_DIRECTORY);
        } else {
            assertThat(writable.lines()).contains(Pod.CA_DIRECTORY, Pod.KEY_DIRECTORY, "/tmp");
        }
    }

    @Test
    void theApplicationSeesTheCaAndNotItsKey() throws Exception {
        List<String> seen = SharedPod.pod().application(List.of("sh", "-c", "id -u; ls -d " + Pod.CA_DIRECTORY + " " + Pod.KEY_DIRECTORY
                + " 2> /dev/null; (echo x > " + Pod.CA_DIRECTORY + "/x) 2> /dev/null || echo no"), Map.of()).output();
        assertThat(seen).containsExactly("1000", Pod.CA_DIRECTORY, "no");
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
