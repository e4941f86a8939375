package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets into the fake Fiks, and what the others are told (facts 2.1 and 2.4). */
class FiksGateTest {

    private static final String TOKEN = "Klarte ikke å validere access_token";
    private static final String INTEGRATION = "Autentisering feilet for integrasjon med id " + FiksFixture.INTEGRATION.id();
    private static FiksFixture fiks;

    @BeforeAll
    static void start() {
        fiks = new FiksFixture();
    }

    @AfterAll
    static void stop() {
        fiks.close();
    }

    @Test
    void theThreeHeadersOpenTheDoor() {
        assertThat(fiks.send(fiks.call("/echo/hello")).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenThatMaskinportenDidNotIssueOrThatWasRevokedIsNotValidated() {
        assertRefused(fiks.send(fiks.bare("/echo")), TOKEN);
        assertRefused(fiks.send(fiks.call("/echo").setHeader("Authorization", "Bearer made-up")), TOKEN);
        String token = fiks.token("ks:fiks");
        fiks.twin.maskinporten().revoke(token);
        assertRefused(fiks.send(fiks.call("/echo").setHeader("Authorization", "Bearer " + token)), TOKEN);
    }

    @Test
    void aTokenNeedsTheScopeOfFiks() {
        assertRefused(fiks.send(fiks.call("/echo").setHeader("Authorization", "Bearer " + fiks.token("ks:other"))), TOKEN);
    }

    @Test
    void twoAuthorizationHeadersAreAsBadAsNone() {
        assertRefused(fiks.send(fiks.call("/echo").header("Authorization", "Bearer x")), TOKEN);
    }

    @Test
    void anotherPasswordFailsTheIntegration() {
        assertRefused(fiks.send(fiks.call("/echo").setHeader("IntegrasjonPassord", "feil")), INTEGRATION);
    }

    @Test
    void aChangedPasswordReplacesTheOldOneAtOnceOrAfterAWhile() {
        FiksIntegration rotated = new FiksIntegration("rotert", "en", FiksFixture.ORGNO);
        fiks.twin.fiks().register(rotated).changePassword("rotert", "to", Duration.ofMinutes(1));
        assertThat(with("rotert", "en").statusCode()).isEqualTo(200);
        assertThat(with("rotert", "to").statusCode()).isEqualTo(200);

        fiks.twin.fiks().changePassword("rotert", "tre", Duration.ZERO);
        assertThat(with("rotert", "en").statusCode()).isEqualTo(401);
        assertThat(with("rotert", "to").statusCode()).isEqualTo(401);
        assertThat(with("rotert", "tre").statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownIntegrationFails() {
        assertRefused(fiks.send(fiks.call("/echo").setHeader("IntegrasjonId", "ukjent")),
                "Autentisering feilet for integrasjon med id ukjent");
    }

    @Test
    void anIntegrationOfAnotherOrganisationFails() {
        fiks.twin.fiks().register(new FiksIntegration("annen", "hemmelig", "910753614"));
        assertRefused(fiks.send(fiks.call("/echo").setHeader("IntegrasjonId", "annen")),
                "Autentisering feilet for integrasjon med id annen");
    }

    @Test
    void aPersonsTokenIsTakenToo() {
        fiks.twin.fiks().acceptPerson("of-a-person");
        assertThat(fiks.send(fiks.call("/echo").setHeader("Authorization", "Bearer of-a-person")).statusCode()).isEqualTo(200);
    }

    @Test
    void publicPathsNeedNothing() {
        assertThat(fiks.send(fiks.bare("/public/key")).statusCode()).isEqualTo(200);
    }

    @Test
    void svarUtVersionOneWantsBasic() {
        String path = "/tjenester/api/forsendelse/v1";
        assertThat(fiks.send(fiks.call(path)).headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"svarut\"");
        assertThat(fiks.send(fiks.bare(path).header("Authorization", "Basic YTpi")).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> with(String integration, String password) {
        return fiks.send(fiks.call("/echo").setHeader("IntegrasjonId", integration).setHeader("IntegrasjonPassord", password));
    }

    private static void assertRefused(HttpResponse<String> response, String message) {
        JsonObject body = new JsonObject(response.body());
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(body.getString("message")).isEqualTo(message);
        assertThat(body.fieldNames()).contains("timestamp", "status", "error", "errorId", "path");
    }
}
