package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;

import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.nio.file.Path;
import java.time.Duration;
import no.portner.Mistake;
import no.portner.twin.Fault;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Started, live and ready are three questions with three answers; the status tells how it stands and nothing secret. */
class ProbesAndStatusIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;
    private TwinEnvironment environment;

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(Duration.ofSeconds(3)));
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    private static ValidatableResponse probe(PortnerProcess portner, String name) {
        return RestAssured.get("http://localhost:" + portner.probesPort() + "/q/health/" + name).then();
    }

    private static ValidatableResponse status(PortnerProcess portner) {
        return RestAssured.get("http://127.0.0.1:" + portner.adminPort() + "/status").then().statusCode(200);
    }

    private void maskinportenIsDown() {
        environment.twin().faults().add(Fault.status(500, "{}"));
    }

    @Test
    void withoutATokenItIsStartedAndLiveButNotReady() throws Exception {
        maskinportenIsDown();
        try (PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            probe(portner, "started").statusCode(200).body("status", equalTo("UP"));
            probe(portner, "live").statusCode(200).body("status", equalTo("UP"));
            eventually(PATIENCE, () -> probe(portner, "ready").statusCode(503).body("status", equalTo("DOWN"))
                    .body("checks[0].data.missing-1", containsString("route fiks has no token: ")));
            environment.twin().faults().clear();
            eventually(PATIENCE, () -> probe(portner, "ready").statusCode(200).body("status", equalTo("UP")));
        }
    }

    @Mistake("metadata look-up on the request path")
    @Test
    void aHangingMaskinportenDoesNotHoldUpTheStart() throws Exception {
        environment.twin().faults().add(Fault.of(Fault.Kind.HANG)).add(Fault.of(Fault.Kind.HANG).on(Fault.On.METADATA));
        try (PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            probe(portner, "started").statusCode(200);
            probe(portner, "live").statusCode(200);
            probe(portner, "ready").statusCode(503).body("checks[0].data.missing-1", containsString("route fiks has no token"));
        }
    }

    @Test
    void onceReadyAnOutageDoesNotChangeThat() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            eventually(PATIENCE, () -> probe(portner, "ready").statusCode(200));
            maskinportenIsDown();
            eventually(PATIENCE, () -> status(portner).body("routes[0].token_seconds_left", equalTo(0))
                    .body("routes[0].last_error", containsString("Maskinporten")));
            probe(portner, "ready").statusCode(200);
            probe(portner, "live").statusCode(200);
        }
    }

    @Mistake("liveness green while certificates are dead")
    @Test
    void readinessFollowsTheTokenWhereThatIsAskedFor() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_READINESS", "token"))) {
            eventually(PATIENCE, () -> probe(portner, "ready").statusCode(200));
            maskinportenIsDown();
            eventually(PATIENCE, () -> probe(portner, "ready").statusCode(503));
            environment.twin().faults().clear();
            eventually(PATIENCE, () -> probe(portner, "ready").statusCode(200));
        }
    }

    @Test
    void podsStartInAnOutageWhereThatIsAskedFor() throws Exception {
        maskinportenIsDown();
        try (PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_READINESS", "started"))) {
            probe(portner, "ready").statusCode(200).body("status", equalTo("UP"));
        }
    }

    @Test
    void theStatusTellsHowItStandsAndNothingSecret() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            String token = tokenOf(portner);
            String body = eventuallyWithToken(portner);
            assertThat(body).doesNotContain(token, environment.integration().password(), "eyJ",
                    environment.variables().get("MASKINPORTEN_CERTIFICATE_PASSWORD"));
        }
    }

    private String tokenOf(PortnerProcess portner) throws Exception {
        return Calls.echoed(Calls.get(portner.proxy("/x")), "Authorization").get(0).substring("Bearer ".length());
    }

    private static String eventuallyWithToken(PortnerProcess portner) throws Exception {
        eventually(PATIENCE, () -> status(portner).body("routes[0].token_seconds_left", greaterThan(0)));
        return status(portner).contentType("application/json").body("requests", equalTo(0))
                .body("routes.name", hasItems("fiks", "svarut")).body("routes[1].host", equalTo("test.svarut.ks.no"))
                .body("routes[1].prefixes", hasItems("/api/v2/", "/api/v3/")).extract().asString();
    }

    @Test
    void probesAndStatusEachHaveTheirOwnPort() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_PROBES_ADDRESS", "127.0.0.1",
                "PORTNER_ADMIN_ADDRESS", "127.0.0.1"))) {
            RestAssured.get("http://127.0.0.1:" + portner.probesPort() + "/q/health/live").then().statusCode(200);
            RestAssured.get("http://127.0.0.1:" + portner.probesPort() + "/status").then().statusCode(404);
            RestAssured.get("http://127.0.0.1:" + portner.adminPort() + "/q/health/live").then().statusCode(404);
        }
    }
}
