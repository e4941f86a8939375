package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.portner.blackbox.Eventually;
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

/**
 * The application has the variables for proxies that its language knows, and one for the pod's CA. What it calls by http leaves as https;
 * what it calls by https goes through CONNECT and is intercepted.
 */
@ExtendWith(SharedPod.class)
@ResourceLock(SharedPod.LOCK)
@ParameterizedClass
@EnumSource(value = Confinement.class, names = {"ROOT", "RESTRICTED"})
class ForwardModeIT {

    private static final String FIKS = UpstreamProgram.FIKS.get(0);
    private static final Map<String, String> PROXY = Client.proxy("localhost", Pod.PROXY_PORT);
    private static PortnerProcess portner;
    private static Crew crew;

    /** The class is run for each. */
    @Parameter
    Confinement confinement;

    @BeforeParameterizedClassInvocation
    static void start(Confinement confinement) throws Exception {
        Pod pod = SharedPod.pod();
        pod.forget();
        portner = pod.portner(confinement, Map.of("PORTNER_TLS_INTERCEPTION", "true"));
        crew = Crew.start(pod, "forward-" + confinement,
                Client.installed(Arrays.stream(Client.values()).filter(Client::knowsProxies).collect(Collectors.toSet())),
                List.of("http://" + FIKS, "https://" + FIKS), List.of(PROXY, Client.trust(Pod.CA_DIRECTORY)));
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
        assumeTrue(client.knowsProxies(), client + " of this version knows no proxies");
        crew.assertAuthorised(client);
    }

    /** Its certificate is not ours, and the client would trust no other. */
    @Test
    void whatIsNoRoutesIsPassedOnUntouchedAndGetsNothing() throws Exception {
        Map<String, String> environment = new HashMap<>(PROXY);
        environment.put("CURL_CA_BUNDLE", "/upstream-ca.pem");
        int before = SharedPod.pod().upstream().ordinary().size();
        List<String> answers = SharedPod.pod().calls(Client.CURL, environment, "GET http://" + UpstreamProgram.ORDINARY + "/plain 0",
                "POST https://" + UpstreamProgram.ORDINARY + "/tunnelled 1000");
        assertThat(answers).allSatisfy(answer -> assertThat(answer).startsWith("200 HTTP/1.1 an ordinary site"));
        List<Received> all = SharedPod.pod().upstream().ordinary();
        List<Received> received = all.subList(before, all.size());
        assertThat(received.stream().map(Received::uri).toList()).containsExactly("/plain", "/tunnelled");
        assertThat(received).allSatisfy(Credentials::assertNone);
    }

    @Test
    void aNameThatDoesNotExistIsAnErrorOfPortners() throws Exception {
        List<String> answers = SharedPod.pod().calls(Client.CURL, PROXY, "GET http://finnes-ikke.example.no/ 0");
        assertThat(answers.get(0)).startsWith("502 HTTP/1.1").contains("finnes-ikke.example.no");
    }

    /** The client goes there by itself, by what the pod's name server says. */
    @Test
    void aHostInNoProxyIsNotAskedForHere() throws Exception {
        Map<String, String> environment = new HashMap<>(PROXY);
        environment.put("NO_PROXY", UpstreamProgram.ORDINARY);
        environment.put("no_proxy", UpstreamProgram.ORDINARY);
        for (Client client : Client.installed(Set.of(Client.CURL, Client.PYTHON_URLLIB, Client.PYTHON_REQUESTS))) {
            assertThat(SharedPod.pod().calls(client, environment, "GET http://" + UpstreamProgram.ORDINARY + "/past 0"))
                    .allSatisfy(answer -> assertThat(answer).startsWith("200 HTTP/1.1 an ordinary site"));
        }
        SharedPod.pod().calls(Client.CURL, PROXY, "GET http://" + UpstreamProgram.ORDINARY + "/through 0");
        Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(portner.lines("\"path\":\"/through\"")).isEqualTo(1));
        assertThat(portner.lines("\"path\":\"/past\"")).as("what went past it, before that").isZero();
    }
}
