package no.portner.token.maskinporten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import no.portner.key.SigningKey;
import no.portner.token.TokenRequest;
import org.junit.jupiter.api.Test;

class JwtGrantTest {

    private static final String ISSUER = "https://test.maskinporten.no/";
    private static final Instant NOW = Instant.ofEpochSecond(1520589808);

    @Test
    void a_plain_grant_holds_these_claims_and_no_others() {
        JwtGrant grant = sign(TestKeys.withKid(), request(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(claims(grant)).isEqualTo(Map.of("aud", ISSUER, "iss", "my_client_id", "scope", "ks:fiks ks:other",
                "iat", 1520589808, "exp", 1520589928, "jti", grant.jti()));
        assertThat(grant.jti()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    @Test
    void what_is_set_is_added_in_the_form_that_maskinporten_takes() {
        JwtGrant grant = sign(TestKeys.withKid(), request(Optional.of("https://api.fiks.test.ks.no/"), Optional.of("910753614"),
                Optional.of("""
                        [{"type":"urn:altinn:systemuser","systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:999888777"}}]""")));
        Map<String, Object> claims = claims(grant);
        assertThat(claims).hasSize(9)
                .containsEntry("resource", List.of("https://api.fiks.test.ks.no/"))
                .containsEntry("consumer_org", "910753614")
                .containsEntry("authorization_details", List.of(Map.of("type", "urn:altinn:systemuser",
                        "systemuser_org", Map.of("authority", "iso6523-actorid-upis", "ID", "0192:999888777"))));
    }

    @Test
    void a_registered_key_is_named_by_kid_alone() {
        assertThat(header(sign(TestKeys.withKid(), plain()))).isEqualTo(Map.of("alg", "RS256", "kid", "my-kid"));
    }

    @Test
    void a_certificate_is_sent_as_an_array_of_standard_base64_and_there_is_no_typ() throws GeneralSecurityException {
        String der = Base64.getEncoder().encodeToString(TestKeys.CERTIFICATE.getEncoded());
        assertThat(header(sign(TestKeys.withCertificate(), plain()))).isEqualTo(Map.of("alg", "RS256", "x5c", List.of(der, der)));
    }

    @Test
    void the_signature_fits_the_key() throws GeneralSecurityException {
        String[] parts = sign(TestKeys.withKid(), plain()).assertion().split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(TestKeys.PAIR.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void every_grant_is_new() {
        assertThat(sign(TestKeys.withKid(), plain()).jti()).isNotEqualTo(sign(TestKeys.withKid(), plain()).jti());
    }

    @Test
    void the_grant_does_not_show_itself() {
        JwtGrant grant = sign(TestKeys.withKid(), plain());
        assertThat(grant).hasToString("JwtGrant[***, jti " + grant.jti() + "]");
    }

    @Test
    void authorization_details_must_be_a_json_array_without_nulls() {
        for (String wrong : List.of("{}", "[", "", "[1] 2", "[{\"a\":null}]", "null", "[".repeat(100_000))) {
            assertThatIllegalArgumentException().isThrownBy(
                    () -> sign(TestKeys.withKid(), request(Optional.empty(), Optional.empty(), Optional.of(wrong))));
        }
    }

    private static TokenRequest plain() {
        return request(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static TokenRequest request(Optional<String> resource, Optional<String> consumerOrg, Optional<String> details) {
        return new TokenRequest(URI.create("https://test.maskinporten.no/.well-known/oauth-authorization-server"), "my_client_id",
                "thumbprint", new TreeSet<>(Set.of("ks:other", "ks:fiks")), resource, consumerOrg, details);
    }

    private static JwtGrant sign(SigningKey key, TokenRequest request) {
        return JwtGrant.sign(key, ISSUER, request, NOW);
    }

    static Map<String, Object> claims(JwtGrant grant) {
        return decode(grant.assertion().split("\\.")[1]);
    }

    private static Map<String, Object> header(JwtGrant grant) {
        return decode(grant.assertion().split("\\.")[0]);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> decode(String part) {
        String json = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
        return (Map<String, Object>) Json.array("[" + json + "]").get(0);
    }
}
