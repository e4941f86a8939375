package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import no.portner.twin.Fault;
import no.portner.twin.FiksCall;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Fiks refuses is tried with another token where one can help, and never so often that Maskinporten would notice. */
class UnauthorisedIT {

    /** As Fiks words it (facts 2.4). */
    private static final String TOKEN = "{\"status\":401,\"error\":\"Unauthorized\",\"message\":\"Klarte ikke å validere access_token\"}";
    private static final String INTEGRATION = "{\"status\":401,\"error\":\"Unauthorized\","
            + "\"message\":\"Autentisering feilet for integrasjon med id 1b2c\"}";
    /** So long that no token is renewed for its age in these tests; such a one may be doubted after five seconds. */
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STORM = Duration.ofMillis(4500);
    /** No token is replaced sooner than this after another. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @Test
    void aCallWhoseTokenIsRefusedIsSentOnceMoreWithAnother() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(LIFE));
                PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            untilItServes(portner);
            String body = "x".repeat(50_000);
            AtomicLong before = new AtomicLong();
            eventually(PATIENCE, () -> {
                environment.twin().faults().clear();
                environment.twin().faults().add(Fault.status(401, TOKEN).on(Fault.On.FIKS).times(1));
                environment.twin().fiks().reset();
                before.set(environment.twin().maskinporten().tokenRequests());
                HttpResponse<String> response = Calls.send("POST", portner.proxy("/x"), BodyPublishers.ofString(body));
                assertThat(response.statusCode()).as("until the token is old enough to be doubted").isEqualTo(200);
            });
            List<FiksCall> calls = environment.twin().fiks().journal();
            assertThat(calls).hasSize(2);
            assertThat(calls.get(1).bodySha256()).isEqualTo(calls.get(0).bodySha256());
            assertThat(calls.get(1).header("Authorization")).isPresent().isNotEqualTo(calls.get(0).header("Authorization"));
            assertThat(environment.twin().maskinporten().tokenRequests()).isEqualTo(before.get() + 1);
            assertThat(portner.output()).containsOnlyOnce("upstream answered 401 to a token that has not expired");
        }
    }

    @Test
    void whatNoTokenHelpsAgainstPassesOn() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            untilItServes(portner);
            environment.twin().fiks().reset();
            long before = environment.twin().maskinporten().tokenRequests();
            environment.twin().faults().add(Fault.status(401, INTEGRATION).on(Fault.On.FIKS).times(1));
            HttpResponse<String> refused = Calls.get(portner.proxy("/x"));
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).isEqualTo(INTEGRATION);
            environment.twin().faults().add(Fault.status(403, TOKEN).on(Fault.On.FIKS).times(1));
            assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(403);
            assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200);
            assertThat(environment.twin().maskinporten().tokenRequests()).isEqualTo(before);
            assertThat(environment.twin().fiks().calls()).as("nothing was sent twice").isEqualTo(3);
        }
    }

    @Test
    void anUpstreamThatRefusesEverythingMakesNoStormOfTokenRequests() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(LIFE));
                PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            untilItServes(portner);
            environment.twin().faults().add(Fault.status(401, TOKEN).on(Fault.On.FIKS));
            long before = environment.twin().maskinporten().tokenRequests();
            long begun = System.nanoTime();
            Eventually.repeatedly(STORM, Duration.ofMillis(5), () -> refused(portner));
            for (int i = 0; i < 20; i++) {
                refused(portner);
            }
            long pauses = (System.nanoTime() - begun) / PAUSE.toNanos();
            assertThat(environment.twin().maskinporten().tokenRequests()).isLessThanOrEqualTo(before + 1 + pauses);
            environment.twin().faults().clear();
            assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200);
        }
    }

    private static void untilItServes(PortnerProcess portner) throws Exception {
        eventually(PATIENCE, () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
    }

    private static Void refused(PortnerProcess portner) throws Exception {
        HttpResponse<String> response = Calls.get(portner.proxy("/x"));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo(TOKEN);
        return null;
    }
}
