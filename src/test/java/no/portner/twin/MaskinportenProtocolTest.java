package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The HTTP side of the fake Maskinporten (facts 1.1 and 1.3). */
class MaskinportenProtocolTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static Twin twin;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        twin = Twin.start(TwinOptions.defaults());
        http = TestGrants.client(twin);
        twin.maskinporten().register(ClientRegistration.of("app", "991825827", "ks:fiks"));
    }

    @AfterAll
    static void stop() {
        twin.close();
    }

    @Test
    void theMetadataHasTheDocumentedShape() {
        JsonObject metadata = new JsonObject(get(twin.maskinporten().wellKnownUrl()).body());

        assertThat(metadata.fieldNames()).containsExactlyInAnyOrder("authorization_details_types_supported", "grant_types_supported",
                "issuer", "jwks_uri", "token_endpoint", "token_endpoint_auth_methods_supported",
                "token_endpoint_auth_signing_alg_values_supported");
        assertThat(metadata.getString("issuer")).isEqualTo(twin.maskinporten().issuer()).endsWith("/");
        assertThat(metadata.getString("token_endpoint")).isEqualTo(twin.maskinporten().tokenEndpoint());
    }

    @Test
    void theKeySetIsServed() {
        JsonObject key = new JsonObject(get(twin.maskinporten().jwksUrl()).body()).getJsonArray("keys").getJsonObject(0);
        assertThat(key.fieldNames()).contains("kty", "kid", "n", "e").doesNotContain("d");
    }

    @Test
    void tokensAreAskedForByPost() {
        assertThat(get(twin.maskinporten().tokenEndpoint()).statusCode()).isEqualTo(405);
    }

    @Test
    void parametersBelongInTheBody() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(twin.maskinporten().tokenEndpoint() + "?" + TestGrants.form(jwt())))
                .header("Content-Type", FORM).POST(BodyPublishers.noBody()).build();
        assertThat(TestGrants.send(http, request).body()).contains("invalid_request");
    }

    @Test
    void theBodyIsAForm() {
        assertThat(post("application/json", TestGrants.form(jwt()))).contains("invalid_request");
        assertThat(post(FORM, "{}")).contains("invalid_request");
        assertThat(post(FORM + ";charset=UTF-8", TestGrants.form(jwt()))).contains("access_token");
    }

    @Test
    void theFormHoldsAGrantTypeAndAnAssertionAndNothingElse() {
        assertThat(post(FORM, TestGrants.form(jwt()) + "&scope=ks%3Afiks")).contains("invalid_request");
        assertThat(post(FORM, TestGrants.form(jwt()) + "&assertion=x")).contains("invalid_request");
        assertThat(post(FORM, "grant_type=client_credentials&assertion=" + jwt())).contains("unsupported_grant_type");
    }

    @Test
    void whatIsNoJwtIsMalformed() {
        assertThat(post(FORM, TestGrants.form("a.b"))).contains("MP-011");
        assertThat(post(FORM, TestGrants.form("e30.W10.eA"))).contains("MP-011");
        assertThat(post(FORM, TestGrants.form(jwt() + "%3D"))).contains("MP-011");
    }

    @Test
    void aTokenDiesWithItsLifeOnTheTwinsClock() {
        TestClock clock = new TestClock();
        try (Twin timed = Twin.start(TwinOptions.defaults().withClock(clock))) {
            timed.maskinporten().register(ClientRegistration.of("app", "991825827", "ks:fiks"));
            ClientChain chain = timed.pki().client(ClientCertificate.of("991825827"));
            String token = new JsonObject(TestGrants.certified(timed, "app", chain).send(timed, TestGrants.client(timed)).body())
                    .getString("access_token");
            clock.forward(119);
            assertThat(timed.maskinporten().isLive(token)).isTrue();
            clock.forward(1);
            assertThat(timed.maskinporten().isLive(token)).isFalse();
        }
    }

    private static String jwt() {
        return TestGrants.certified(twin, "app", twin.pki().client(ClientCertificate.of("991825827"))).jwt();
    }

    private static String post(String contentType, String body) {
        return TestGrants.send(http, HttpRequest.newBuilder(URI.create(twin.maskinporten().tokenEndpoint()))
                .header("Content-Type", contentType).POST(BodyPublishers.ofString(body)).build()).body();
    }

    private static HttpResponse<String> get(String url) {
        return TestGrants.send(http, HttpRequest.newBuilder(URI.create(url)).build());
    }
}
