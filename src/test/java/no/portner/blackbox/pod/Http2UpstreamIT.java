package no.portner.blackbox.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import no.portner.blackbox.PortnerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** HTTP/2 all the way: what gRPC asks of a proxy that it is intercepted by. */
@ExtendWith(SharedPod.class)
@ResourceLock(SharedPod.LOCK)
class Http2UpstreamIT {

    private static final String FIKS = "https://" + UpstreamProgram.FIKS.get(0);
    private static final int STREAMS = 60;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        SharedPod.pod().forget();
        portner = SharedPod.pod().portner(Confinement.RESTRICTED, Map.of("PORTNER_TLS_INTERCEPTION", "true", "PORTNER_TRANSPARENT", "true",
                "PORTNER_UPSTREAM_HTTP2", "true"));
    }

    @AfterAll
    static void stop() {
        if (portner != null) {
            portner.close();
        }
    }

    @Test
    void streamsStayStreams() throws Exception {
        Client.PYTHON_H2.require();
        Pod pod = SharedPod.pod();
        String marker = "/pod/http2/" + System.nanoTime();
        String[] lines = IntStream.range(0, STREAMS).mapToObj(i -> "POST " + FIKS + marker + " " + Crew.BODY).toArray(String[]::new);
        assertThat(pod.calls(Client.PYTHON_H2, Client.trust(Pod.CA_DIRECTORY), lines)).hasSize(STREAMS)
                .allSatisfy(answer -> assertThat(answer).startsWith("200 HTTP/2 {").contains(Crew.BODY_SHA256));
        assertThat(pod.upstream().fiks(marker)).hasSize(STREAMS).allSatisfy(call -> {
            assertThat(call.version()).isEqualTo("HTTP/2");
            Credentials.assertOurs(pod, call);
        });
    }

    @Test
    void trailersPass() throws Exception {
        Client.PYTHON_H2.require();
        assertThat(SharedPod.pod().calls(Client.PYTHON_H2, Client.trust(Pod.CA_DIRECTORY), "POST " + FIKS + "/trailers " + Crew.BODY))
                .containsExactly("200 HTTP/2 with trailers trailers x-checksum=" + Crew.BODY_SHA256);
    }

    @Test
    void aClientOfHttp11IsAnsweredByIt() throws Exception {
        Pod pod = SharedPod.pod();
        List<String> answers = pod.calls(Client.CURL, Client.trust(Pod.CA_DIRECTORY), "POST " + FIKS + "/pod/http11 " + Crew.BODY);
        assertThat(answers.get(0)).startsWith("200 HTTP/1.1 {").contains(Crew.BODY_SHA256);
        assertThat(pod.upstream().fiks("/pod/http11")).singleElement().extracting(Received::version).isEqualTo("HTTP/2");
    }
}
