package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import no.portner.Mistake;
import no.portner.twin.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens and however much is logged: no token, no assertion and no password is written or told. */
class SecretsStaySecretIT {

    private static final String PERSON = "a-persons-own-token-0123456789";

    @TempDir
    Path directory;

    @Mistake("whole bodies buffered; all interfaces bound; verbose mode logs Authorization")
    @Test
    void notEvenAtTheFinestLogLevel() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory)) {
            // A token that does not look like one: nothing but its value can give it away.
            environment.twin().faults().add(Fault.of(Fault.Kind.OPAQUE));
            PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_LOG_LEVEL", "trace"));
            String token;
            try (portner) {
                token = token(portner);
                for (String path : List.of("/x", "/reset", "/garbage", "/status/500", "/truncate?bytes=1&declared=2", "/a/../b")) {
                    assertTellsNothing(portner, environment, path, token);
                }
                for (String path : List.of("/status", "/q/health")) {
                    for (int port : new int[] {portner.adminPort(), portner.probesPort()}) {
                        String told = RestAssured.get("http://localhost:" + port + path).asString();
                        assertThat(told).doesNotContain(token, environment.integration().password());
                    }
                }
            }
            assertThat(portner.output()).doesNotContain(token, PERSON, environment.integration().password());
        }
    }

    @Test
    void notEvenWhenMaskinportenRepeatsWhatItWasSent() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory)) {
            String assertion = "eyJhbGciOiJSUzI1NiJ9.eyJzY29wZSI6ImtzOmZpa3MifQ.c2lnbmF0dXJl";
            environment.twin().faults().add(Fault.status(400,
                    "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid assertion " + assertion + "\"}"));
            try (PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_LOG_LEVEL", "trace"))) {
                HttpResponse<String> response = Calls.get(portner.proxy("/x"));
                assertThat(response.statusCode()).isEqualTo(502);
                assertThat(response.body() + response.headers()).doesNotContain("eyJ");
            }
        }
    }

    private static String token(PortnerProcess portner) throws Exception {
        String[] token = new String[1];
        Eventually.eventually(Duration.ofSeconds(30), () -> {
            HttpResponse<String> response = Calls.get(portner.proxy("/x"));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            token[0] = Calls.echoed(response, "Authorization").get(0).substring("Bearer ".length());
        });
        assertThat(token[0]).doesNotContain(".");
        return token[0];
    }

    /** Calls as an application may, with secrets of its own; what Portner itself answers then names none. */
    private static void assertTellsNothing(PortnerProcess portner, TwinEnvironment environment, String path, String token)
            throws Exception {
        for (String authorization : List.of("Bearer portner", "Bearer " + PERSON)) {
            try (RawClient client = RawClient.to(portner)) {
                RawClient.Answer answer = client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + authorization
                        + "\r\nContent-Length: 2\r\n\r\nhi").answer();
                if (answer.header("proxy-status") != null) {
                    assertThat(answer.body() + answer.headers()).doesNotContain(token, PERSON, environment.integration().password());
                }
            }
        }
        Calls.send("POST", portner.proxy("/x"), BodyPublishers.ofString("x"), "IntegrasjonId", "another");
    }
}
