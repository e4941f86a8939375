package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One test per rule on the claims of a grant (facts 1.2). */
class MaskinportenGrantTest {

    private static final String ORGNO = "991825827";
    private static Twin twin;
    private static HttpClient http;
    private static ClientChain chain;

    @BeforeAll
    static void start() {
        twin = Twin.start(TwinOptions.defaults());
        http = TestGrants.client(twin);
        chain = twin.pki().client(ClientCertificate.of(ORGNO));
        twin.maskinporten().register(ClientRegistration.of("app", ORGNO, "ks:fiks", "ks:withheld").delegatedBy("910753614")
                .withheld("ks:withheld"));
    }

    @AfterAll
    static void stop() {
        twin.close();
    }

    @Test
    void aRightGrantGetsATokenThatLives() {
        HttpResponse<String> response = grant().send(twin, http);

        JsonObject body = new JsonObject(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(body.getString("token_type")).isEqualTo("Bearer");
        assertThat(body.getInteger("expires_in")).isEqualTo(120);
        assertThat(body.getString("scope")).isEqualTo("ks:fiks");
        assertThat(twin.maskinporten().isLive(body.getString("access_token"))).isTrue();
        assertThat(response.headers().firstValue("Date")).isPresent();
    }

    @Test
    void theTokenCarriesTheDocumentedClaims() {
        JsonObject claims = claimsOf(grant().claim("resource", JsonArray.of("https://api.fiks.test.ks.no")).send(twin, http));

        assertThat(claims.fieldNames()).containsExactlyInAnyOrder("iss", "client_amr", "token_type", "client_id", "aud", "scope",
                "consumer", "iat", "exp", "jti");
        assertThat(claims.getString("client_amr")).isEqualTo("virksomhetssertifikat");
        assertThat(claims.getJsonArray("aud")).containsExactly("https://api.fiks.test.ks.no");
        assertThat(claims.getJsonObject("consumer").getString("ID")).isEqualTo("0192:" + ORGNO);
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(120);
    }

    @Test
    void aDelegatedTokenNamesConsumerAndSupplier() {
        JsonObject claims = claimsOf(grant().claim("consumer_org", "910753614").send(twin, http));

        assertThat(claims.getJsonObject("consumer").getString("ID")).isEqualTo("0192:910753614");
        assertThat(claims.getJsonObject("supplier").getString("ID")).isEqualTo("0192:" + ORGNO);
        assertThat(claims.containsKey("delegation_source")).isTrue();
    }

    @Test
    void anUnknownClientIsRefused() {
        assertRefused(grant().claim("iss", "nobody"), 400, "invalid_grant", "MP-100");
    }

    @Test
    void theAudienceIsTheIssuerAsOneStringWithItsSlash() {
        String issuer = twin.maskinporten().issuer();
        assertRefused(grant().claim("aud", issuer.substring(0, issuer.length() - 1)), 400, "invalid_grant", "MP-110");
        assertRefused(grant().claim("aud", JsonArray.of(issuer)), 400, "invalid_grant", "MP-110");
        assertRefused(grant().claim("aud", twin.maskinporten().tokenEndpoint()), 400, "invalid_grant", "MP-110");
        assertRefused(grant().without("aud"), 400, "invalid_grant", "MP-110");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "nbf", "consumer_orgno", "iss_onbehalfof"})
    void anUnknownClaimIsRefused(String claim) {
        HttpResponse<String> response = assertRefused(grant().claim(claim, "910753614"), 400, "invalid_grant", "MP-011");
        assertThat(new JsonObject(response.body()).getString("error_description")).contains("Invalid assertion");
    }

    @ParameterizedTest
    @CsvSource({"-12, MP-130", "-130, MP-130", "14, ''"})
    void theTimeOfIssueIsWithinTenSeconds(int offset, String code) {
        HttpResponse<String> response = grant().issued(Instant.now().plusSeconds(offset)).send(twin, http);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(code.isEmpty() ? "Issue time is after now" : code);
    }

    @ParameterizedTest
    @ValueSource(ints = {-7, 7})
    void aClockThatIsAFewSecondsWrongIsForgiven(int offset) {
        assertThat(grant().issued(Instant.now().plusSeconds(offset)).send(twin, http).statusCode()).isEqualTo(200);
    }

    @Test
    void aGrantLivesAtMostTwoMinutes() {
        long now = Instant.now().getEpochSecond();
        assertThat(grant().claim("iat", now).claim("exp", now + 121).send(twin, http).body()).contains("too long lifetime");
    }

    @Test
    void anExpiredGrantIsRefused() {
        long now = Instant.now().getEpochSecond();
        assertRefused(grant().claim("iat", now - 9).claim("exp", now - 2), 400, "invalid_grant", "MP-130");
    }

    @Test
    void timesAreWholeSeconds() {
        assertRefused(grant().claim("iat", "1520589928"), 400, "invalid_grant", "MP-011");
        assertRefused(grant().without("exp"), 400, "invalid_grant", "MP-011");
    }

    @Test
    void aGrantIsUsedOnce() {
        TestGrants grant = grant();
        assertThat(grant.send(twin, http).statusCode()).isEqualTo(200);
        assertRefused(grant, 400, "invalid_grant", "MP-012");
        assertRefused(grant().without("jti"), 400, "invalid_grant", "MP-011");
    }

    @Test
    void aScopeThatIsNotOnTheClientIsRefusedByName() {
        HttpResponse<String> response = assertRefused(grant().claim("scope", "ks:fiks ks:other"), 400, "invalid_scope", "MP-200");
        assertThat(response.body()).contains("Token request contains invalid scopes for client, ks:other (trace_id: ")
                .contains("\"error_uri\":\"https://test.maskinporten.no/errors/MP-200\"");
    }

    @Test
    void aWithheldScopeIsForbidden() {
        assertRefused(grant().claim("scope", "ks:withheld"), 403, "forbidden", "MP-250");
    }

    @Test
    void anOrganisationThatHasNotDelegatedIsForbidden() {
        HttpResponse<String> response = assertRefused(grant().claim("consumer_org", "974760673"), 403, "forbidden", "MP-251");
        assertThat(response.body()).contains("Consumer 974760673 has not delegated access to the scope ks:fiks to supplier " + ORGNO);
    }

    @Test
    void theConsumerIsAnotherOrganisationWithACheckDigit() {
        assertThat(grant().claim("consumer_org", ORGNO).send(twin, http).body()).contains("The combination consumer_org in claim");
        assertRefused(grant().claim("consumer_org", "910753615"), 400, "invalid_grant", "MP-011");
        assertRefused(grant().claim("consumer_org", 910753614), 400, "invalid_grant", "MP-011");
    }

    @Test
    void theResourceIsAnArray() {
        assertRefused(grant().claim("resource", "https://api.fiks.test.ks.no"), 400, "invalid_grant", "MP-011");
    }

    @Test
    void authorizationDetailsAreOfAKnownType() {
        JsonObject known = new JsonObject().put("type", "urn:altinn:systemuser");
        assertThat(grant().claim("authorization_details", JsonArray.of(known)).send(twin, http).statusCode()).isEqualTo(200);
        assertRefused(grant().claim("authorization_details", JsonArray.of(new JsonObject().put("type", "x"))), 400,
                "invalid_authorization_details", "MP-301");
    }

    private static TestGrants grant() {
        return TestGrants.certified(twin, "app", chain);
    }

    private static JsonObject claimsOf(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String token = new JsonObject(response.body()).getString("access_token");
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1])));
    }

    private static HttpResponse<String> assertRefused(TestGrants grant, int status, String error, String code) {
        HttpResponse<String> response = grant.send(twin, http);
        JsonObject body = new JsonObject(response.body());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(body.getString("error")).isEqualTo(error);
        assertThat(body.getString("error_uri")).endsWith("/errors/" + code);
        assertThat(body.getString("error_description")).matches(".*\\(trace_id: [0-9a-f]{32}\\)");
        return response;
    }
}
