package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

/** The pod's {@code /etc/hosts} leads Fiks' names to Portner, and the application, which trusts the pod's CA, knows of nothing. */
@ExtendWith(SharedPod.class)
@ResourceLock(SharedPod.LOCK)
@ParameterizedClass
@EnumSource(value = Confinement.class, names = {"ROOT", "RESTRICTED"})
class TransparentModeIT {

    private static final String FIKS = UpstreamProgram.FIKS.get(0);
    private static final Map<String, String> TRUST = Client.trust(Pod.CA_DIRECTORY);
    private static final int STREAMS = 120;
    private static PortnerProcess portner;
    private static Crew crew;

    /** The class is run for each. */
    @Parameter
    Confinement confinement;

    @BeforeParameterizedClassInvocation
    static void start(Confinement confinement) throws Exception {
        Pod pod = SharedPod.pod();
        pod.forget();
        portner = pod.portner(confinement, Map.of("PORTNER_TLS_INTERCEPTION", "true", "PORTNER_TRANSPARENT", "true"));
        crew = Crew.start(pod, "transparent-" + confinement, Client.installed(EnumSet.allOf(Client.class)),
                List.of("https://" + FIKS, "http://" + FIKS), List.of(TRUST));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (portner != null) {
            portner.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void aClientsCallsAreAuthorised(Client client) {
        client.require();
        crew.assertAuthorised(client);
    }

    @Test
    void aCallByIpv6IsAuthorisedToo() throws Exception {
        List<String> answers = SharedPod.pod().application(List.of("curl", "-sS", "--connect-to", "::[::1]:443",
                "https://" + FIKS + "/pod/ipv6"), TRUST).output();
        assertThat(answers).singleElement().asString().contains("\"uri\":\"/pod/ipv6\"");
        assertThat(SharedPod.pod().upstream().fiks("/pod/ipv6")).isNotEmpty()
                .allSatisfy(call -> Credentials.assertOurs(SharedPod.pod(), call));
    }

    @Test
    void anUnknownNameIsToldSoInTls() throws Exception {
        List<String> answers = SharedPod.pod().application(List.of("sh", "-c", "curl -sS --connect-to ::127.0.0.1:443 https://"
                + UpstreamProgram.ORDINARY + "/ 2>&1; echo \"ended with $?\""), TRUST).output();
        assertThat(String.join("\n", answers)).contains("unrecognized name").endsWith("ended with 35");
    }

    /** Else the tests of those that trust it would prove nothing. */
    @Test
    void whoDoesNotTrustThePodsCaIsNotServed() throws Exception {
        int before = SharedPod.pod().upstream().fiks("/pod/untrusting").size();
        List<String> answers = SharedPod.pod().calls(Client.CURL, Map.of(), "GET https://" + FIKS + "/pod/untrusting 0");
        assertThat(answers.get(0)).startsWith("000 ").contains("certificate");
        assertThat(SharedPod.pod().upstream().fiks("/pod/untrusting")).hasSize(before);
    }

    @Test
    void manyStreamsOfOneConnectionAreAuthorisedEach() throws Exception {
        Client.PYTHON_H2.require();
        String marker = "/pod/streams/" + System.nanoTime();
        String[] lines = IntStream.range(0, STREAMS).mapToObj(i -> (i % 3 == 0 ? "POST" : "GET") + " https://" + FIKS + marker + " "
                + (i % 3 == 0 ? 20_000 : 0)).toArray(String[]::new);
        assertThat(SharedPod.pod().calls(Client.PYTHON_H2, TRUST, lines)).hasSize(STREAMS)
                .allSatisfy(answer -> assertThat(answer).startsWith("200 HTTP/2 {"));
        assertThat(SharedPod.pod().upstream().fiks(marker)).hasSize(STREAMS)
                .allSatisfy(call -> Credentials.assertOurs(SharedPod.pod(), call));
    }

    /** As gRPC's status comes. */
    @Test
    void trailersArriveByHttp2() throws Exception {
        Client.PYTHON_H2.require();
        assertThat(SharedPod.pod().calls(Client.PYTHON_H2, TRUST, "POST https://" + FIKS + "/trailers " + Crew.BODY))
                .containsExactly("200 HTTP/2 with trailers trailers x-checksum=" + Crew.BODY_SHA256);
    }

    @Test
    void h2loadLosesNoCall() throws Exception {
        Tools.require("h2load --version");
        String told = String.join("\n", SharedPod.pod().application(List.of("h2load", "-n", "2000", "-c", "4", "-m", "32",
                "https://" + FIKS + "/pod/h2load"), Map.of()).output());
        assertThat(told).contains("Application protocol: h2", "2000 succeeded, 0 failed, 0 errored, 0 timeout", "status codes: 2000 2xx");
    }
}
