package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.ValueSource;

/** A pod without {@code hostAliases}, whose rules redirect what goes to Fiks' addresses. */
@ExtendWith(SharedPod.class)
@ResourceLock(SharedPod.LOCK)
@ParameterizedClass
@ValueSource(strings = {"nft", "iptables"})
class RedirectIT {

    private static final String FIKS = UpstreamProgram.FIKS.get(0);
    private static final String HTTPS_PORT = "8443";
    private static final String HTTP_PORT = "8080";
    private static PortnerProcess portner;

    @Parameter
    String with;

    @BeforeParameterizedClassInvocation
    static void start(String with) throws Exception {
        Tools.require(with + " --version");
        Pod pod = SharedPod.pod();
        pod.forget();
        pod.machine().etc("hosts", Pod.HOSTS_WITHOUT);
        RedirectRulesIT.redirect(pod, with, "PORTNER_TRANSPARENT_HTTPS_PORT=" + HTTPS_PORT, "PORTNER_TRANSPARENT_HTTP_PORT=" + HTTP_PORT);
        portner = pod.portner(Confinement.RESTRICTED, Map.of("PORTNER_TRANSPARENT", "true",
                "PORTNER_TRANSPARENT_HTTPS_PORT", HTTPS_PORT, "PORTNER_TRANSPARENT_HTTP_PORT", HTTP_PORT));
    }

    @AfterParameterizedClassInvocation
    static void stop(String with) throws Exception {
        if (portner != null) {
            portner.close();
            portner = null;
        }
        RedirectRulesIT.redirect(SharedPod.pod(), with, "--remove");
        SharedPod.pod().machine().etc("hosts", Pod.HOSTS_WITH_ALIASES);
    }

    /** That they arrive shows too that Portner's own connections are not redirected: else they would never leave. */
    @ParameterizedTest
    @ValueSource(strings = {"-4 https", "-6 https", "-4 http", "-6 http"})
    void whatTheApplicationSendsToFiksIsAuthorised(String how) throws Exception {
        Pod pod = SharedPod.pod();
        String marker = "/pod/redirect/" + System.nanoTime();
        List<String> answers = pod.application(List.of("curl", "-sS", how.split(" ")[0], how.split(" ")[1] + "://" + FIKS + marker),
                Client.trust(Pod.CA_DIRECTORY)).output();
        assertThat(answers).singleElement().asString().contains("\"uri\":\"" + marker);
        assertThat(pod.upstream().fiks(marker)).hasSize(1).allSatisfy(call -> Credentials.assertOurs(pod, call));
    }

    @Test
    void whatGoesElsewhereGoesPastPortner() throws Exception {
        List<String> answers = SharedPod.pod().calls(Client.CURL, Map.of("CURL_CA_BUNDLE", "/upstream-ca.pem"),
                "GET https://" + UpstreamProgram.ORDINARY + "/past 0", "GET http://" + UpstreamProgram.ORDINARY + "/past 0");
        assertThat(answers).allSatisfy(answer -> assertThat(answer).startsWith("200 HTTP/1.1 an ordinary site"));
    }

    /** As the application's user the same call would come to Portner. */
    @Test
    void portnersUserReachesFiksItself() {
        String answer = Tools.run(SharedPod.pod().besidePortner(Confinement.RESTRICTED, "curl", "-sS", "--cacert",
                "/run/portner/upstream-ca.pem", "-o", "/dev/null", "-w", "%{http_code}", "https://" + FIKS + "/pod/direct"));
        assertThat(answer).isEqualTo("401");
    }
}
