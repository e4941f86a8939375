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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;

/** The tokens that the twin's Maskinporten has given out: how they look (facts 1.3), and which of them are alive. */
final class IssuedTokens {

    private static final String KID = "twin-1";
    private static final int REMEMBERED = 5_000;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair key = KeyPool.rsa("token", 2048);
    private final Map<String, Issued> issued = new LinkedHashMap<>();
    private final TwinClock clock;
    private volatile TokenLife newest;
    private long revoked;

    IssuedTokens(TwinClock clock) {
        this.clock = clock;
    }

    /** What a resource server learns from a token: for whom, for what, from when until when, and whether it was revoked. */
    record Issued(String consumer, Set<String> scopes, TokenLife life, boolean revoked) {

        TokenState state(Instant at) {
            return !at.isBefore(life.ends()) ? TokenState.DEAD : revoked ? TokenState.REVOKED : TokenState.LIVE;
        }

        Issued revoke() {
            return new Issued(consumer, scopes, life, true);
        }
    }

    /** @param opaque a random value instead of a JWT: clients must not care */
    String mint(ClientRegistration client, Grant grant, Set<String> scopes, String amr, Duration life, boolean opaque, String issuer) {
        String consumer = Grant.string(grant.claims(), "consumer_org").orElse(client.orgno());
        String token = opaque ? BASE64URL.encodeToString((UUID.randomUUID() + "" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8))
                : sign(claims(client, grant, scopes, amr, life, issuer, consumer));
        Instant now = clock.unskewed();
        remember(token, new Issued(consumer, Set.copyOf(scopes), new TokenLife(now, now.plus(life)), false), now);
        return token;
    }

    /** The dead are remembered too, for a while, to be told from tokens that never were. */
    private synchronized void remember(String token, Issued added, Instant now) {
        Iterator<Issued> oldest = issued.values().iterator();
        while (issued.size() >= REMEMBERED && oldest.hasNext()) {
            if (oldest.next().state(now) == TokenState.DEAD) {
                oldest.remove();
            }
        }
        issued.put(token, added);
        newest = added.life();
    }

    /** Dead and revoked ones too. */
    synchronized Optional<Issued> find(String token) {
        return Optional.ofNullable(issued.get(token));
    }

    /** The newest of all that were given out. */
    Optional<TokenLife> newest() {
        return Optional.ofNullable(newest);
    }

    /** @return how many tokens were live until now */
    int revoke(String token) {
        return revokeIf((candidate, found) -> candidate.equals(token));
    }

    /** @return how many tokens were live until now */
    int revokeIssuedUntil(Instant last) {
        return revokeIf((candidate, found) -> !found.life().issued().isAfter(last));
    }

    synchronized long revoked() {
        return revoked;
    }

    private synchronized int revokeIf(BiPredicate<String, Issued> which) {
        Instant now = clock.unskewed();
        int hit = 0;
        for (Map.Entry<String, Issued> entry : issued.entrySet()) {
            if (entry.getValue().state(now) == TokenState.LIVE && which.test(entry.getKey(), entry.getValue())) {
                entry.setValue(entry.getValue().revoke());
                hit++;
            }
        }
        revoked += hit;
        return hit;
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
