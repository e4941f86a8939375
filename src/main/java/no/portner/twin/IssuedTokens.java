package no.portner.twin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens that the twin's Maskinporten has given out: how they look (facts 1.3), and which of them are alive. */
final class IssuedTokens {

    private static final String KID = "twin-1";
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair key = KeyPool.rsa("token", 2048);
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final TwinClock clock;

    IssuedTokens(TwinClock clock) {
        this.clock = clock;
    }

    /** What a resource server learns from a token: for whom, for what, until when. */
    record Issued(String consumer, Set<String> scopes, Instant expiry) {
    }

    /** @param opaque a random value instead of a JWT: clients must not care */
    String mint(ClientRegistration client, Grant grant, Set<String> scopes, String amr, Duration life, boolean opaque, String issuer) {
        String consumer = Grant.string(grant.claims(), "consumer_org").orElse(client.orgno());
        String token = opaque ? BASE64URL.encodeToString((UUID.randomUUID() + "" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8))
                : sign(claims(client, grant, scopes, amr, life, issuer, consumer));
        issued.values().removeIf(old -> old.expiry().isBefore(clock.unskewed()));
        issued.put(token, new Issued(consumer, Set.copyOf(scopes), clock.unskewed().plus(life)));
        return token;
    }

    Optional<Issued> live(String token) {
        return Optional.ofNullable(issued.get(token)).filter(found -> clock.unskewed().isBefore(found.expiry()));
    }

    void revoke(String token) {
        issued.remove(token);
    }

    void revokeAll() {
        issued.clear();
    }

    /** The key set of {@code /jwk}. */
    JsonObject jwks() {
        RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
        byte[] modulus = rsa.getModulus().toByteArray();
        byte[] unsigned = Arrays.copyOfRange(modulus, modulus[0] == 0 ? 1 : 0, modulus.length);
        return new JsonObject().put("keys", new JsonArray().add(new JsonObject().put("kty", "RSA").put("use", "sig").put("kid", KID)
                .put("alg", "RS256").put("n", BASE64URL.encodeToString(unsigned))
                .put("e", BASE64URL.encodeToString(rsa.getPublicExponent().toByteArray()))));
    }

    private JsonObject claims(ClientRegistration client, Grant grant, Set<String> scopes, String amr, Duration life, String issuer,
            String consumer) {
        long now = clock.instant().getEpochSecond();
        JsonObject claims = new JsonObject().put("iss", issuer).put("client_amr", amr).put("token_type", "Bearer")
                .put("client_id", client.clientId()).put("aud", grant.claims().getValue("resource", "unspecified"))
                .put("scope", String.join(" ", scopes)).put("consumer", organisation(consumer))
                .put("iat", now).put("exp", now + life.toSeconds()).put("jti", UUID.randomUUID().toString());
        if (!consumer.equals(client.orgno())) {
            claims.put("supplier", organisation(client.orgno())).put("delegation_source", "https://tt02.altinn.no/");
        }
        for (String passedOn : Set.of("pid", "authorization_details")) {
            if (grant.claims().containsKey(passedOn)) {
                claims.put(passedOn, grant.claims().getValue(passedOn));
            }
        }
        return claims;
    }

    private static JsonObject organisation(String orgno) {
        return new JsonObject().put("authority", "iso6523-actorid-upis").put("ID", "0192:" + orgno);
    }

    private String sign(JsonObject claims) {
        String content = encode(new JsonObject().put("kid", KID).put("alg", "RS256")) + "." + encode(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(JsonObject json) {
        return BASE64URL.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
    }
}
