package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import no.portner.blackbox.PortnerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A cluster that lets nothing out but through its proxy: there the pod's name server leads nowhere. */
@ExtendWith(SharedPod.class)
@ResourceLock(SharedPod.LOCK)
class OutgoingProxyIT {

    private static final List<String> NOWHERE = List.of("10.71.0.99");
    private static final String PROXY = "http://sone:s%3Ap%40ss%2Ford@" + UpstreamProgram.NAME_SERVER + ":" + UpstreamProgram.PROXY_PORT;
    private static final List<String> NAMES = List.of("test.maskinporten.no", UpstreamProgram.FIKS.get(0), UpstreamProgram.FIKS.get(1),
            UpstreamProgram.ORDINARY);
    private static final Map<String, List<String>> REAL = Map.of(NAMES.get(0), List.of("10.71.0.4", "fd71::4"),
            NAMES.get(1), UpstreamProgram.FIKS_ADDRESSES, NAMES.get(2), UpstreamProgram.FIKS_ADDRESSES,
            NAMES.get(3), UpstreamProgram.ORDINARY_ADDRESSES);

    @BeforeAll
    static void letNothingOut() {
        NAMES.forEach(name -> SharedPod.pod().upstream().name(name, NOWHERE));
    }

    @AfterAll
    static void asBefore() {
        REAL.forEach((name, addresses) -> SharedPod.pod().upstream().name(name, addresses));
    }

    @Test
    void tokensCallsAndTunnelsLeaveThroughIt() throws Exception {
        Pod pod = SharedPod.pod();
        try (PortnerProcess portner = pod.portner(Confinement.RESTRICTED, Map.of("PORTNER_UPSTREAM_PROXY", PROXY))) {
            portner.keepSecret(UpstreamProgram.PROXY_PASSWORD);
            assertThat(pod.calls(Client.CURL, Map.of(), "POST http://localhost:7180/pod/through-proxy " + Crew.BODY).get(0))
                    .startsWith("200 ").contains(Crew.BODY_SHA256);
            Credentials.assertOurs(pod, pod.upstream().fiks("/pod/through-proxy").get(0));
            assertThat(pod.machine().run("curl", "-sSk", "--max-time", "20", "-x", "http://localhost:7180",
                    "https://" + UpstreamProgram.ORDINARY + "/")).contains("an ordinary site");
        }
        assertThat(pod.upstream().proxied()).contains("CONNECT test.maskinporten.no:443 HTTP/1.1",
                "CONNECT " + UpstreamProgram.FIKS.get(0) + ":443 HTTP/1.1", "CONNECT " + UpstreamProgram.ORDINARY + ":443 HTTP/1.1");
    }

    @Test
    void withoutItNothingLeaves() {
        assertThatThrownBy(() -> SharedPod.pod().machine().run("curl", "-sSk", "--max-time", "3", "https://" + UpstreamProgram.ORDINARY + "/"))
                .isInstanceOf(AssertionError.class);
    }
}
