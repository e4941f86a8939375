package no.portner.twin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What must hold for a grant's claims (facts 1.2). Where the documents and the hearsay differ, the stricter rule. */
final class GrantRules {

    private static final Set<String> CLAIMS = Set.of("aud", "iss", "scope", "iat", "exp", "jti", "resource", "pid", "consumer_org",
            "authorization_details");
    private static final Set<String> DETAIL_TYPES = Set.of("urn:altinn:systemuser", "urn:altinn:consent");
    private static final int[] WEIGHTS = {3, 2, 7, 6, 5, 4, 3, 2};
    private static final int TOLERANCE_SECONDS = 10;
    private static final int MAX_LIFE_SECONDS = 120;

    private final Set<String> usedIds = ConcurrentHashMap.newKeySet();

    void checkClaims(Grant grant, String issuer, Instant now) {
        JsonObject claims = grant.claims();
        if (!issuer.equals(claims.getValue("aud"))) {
            throw Refused.because(MpError.MP_110, "aud is not the one string " + issuer + " but " + claims.getValue("aud"));
        }
        Set<String> unknown = new TreeSet<>(claims.fieldNames());
        unknown.removeAll(CLAIMS);
        if (!unknown.isEmpty()) {
            throw Refused.because(MpError.MP_011, "unknown claims " + unknown);
        }
        checkTimes(grant.seconds("iat"), grant.seconds("exp"), now.getEpochSecond());
        String jti = Grant.string(claims, "jti").filter(id -> !id.isBlank())
                .orElseThrow(() -> Refused.because(MpError.MP_011, "jti is missing"));
        checkShapes(claims);
        if (!usedIds.add(jti)) {
            throw Refused.because(MpError.MP_012, "jti was used before: " + jti);
        }
    }

    private static void checkTimes(long iat, long exp, long now) {
        if (iat > now + TOLERANCE_SECONDS) {
            throw Refused.because(MpError.ISSUED_IN_FUTURE, "iat is " + (iat - now) + " s ahead of the twin's clock");
        }
        if (exp - iat > MAX_LIFE_SECONDS || exp <= iat) {
            throw Refused.because(MpError.TOO_LONG_LIFETIME, "exp - iat is " + (exp - iat));
        }
        if (exp < now || iat < now - TOLERANCE_SECONDS) {
            throw Refused.because(MpError.MP_130, "iat is " + (now - iat) + " s behind the twin's clock");
        }
    }

    private static void checkShapes(JsonObject claims) {
        if (claims.containsKey("resource") && !(claims.getValue("resource") instanceof JsonArray)) {
            throw Refused.because(MpError.MP_011, "resource is not an array");
        }
        if (!Grant.string(claims, "pid").orElse("00000000000").matches("[0-9]{11}")) {
            throw Refused.because(MpError.MP_011, "pid is not eleven digits");
        }
        Object details = claims.getValue("authorization_details");
        if (details == null) {
            return;
        }
        if (!(details instanceof JsonArray array)) {
            throw Refused.because(MpError.MP_011, "authorization_details is not an array");
        }
        for (Object detail : array) {
            if (!(detail instanceof JsonObject object) || !DETAIL_TYPES.contains(String.valueOf(object.getValue("type")))) {
                throw Refused.because(MpError.MP_301, "a type of authorization_details is unknown");
            }
        }
    }

    /** @return the scopes asked for, in their order */
    static Set<String> checkScopes(Grant grant, ClientRegistration client) {
        String text = Grant.string(grant.claims(), "scope").orElse("");
        List<String> asked = Arrays.stream(text.split(" ")).filter(scope -> !scope.isEmpty()).toList();
        if (asked.isEmpty()) {
            throw Refused.because(MpError.MP_011, "scope is missing");
        }
        List<String> foreign = asked.stream().filter(scope -> !client.scopes().contains(scope)).toList();
        if (!foreign.isEmpty()) {
            throw Refused.because(MpError.MP_200, "not on the client: " + foreign, String.join(" ", foreign));
        }
        asked.stream().filter(client.withheld()::contains).findFirst().ifPresent(scope -> {
            throw Refused.because(MpError.MP_250, "withheld by the scope's owner: " + scope, scope);
        });
        checkConsumer(grant, client, asked);
        return new LinkedHashSet<>(asked);
    }

    private static void checkConsumer(Grant grant, ClientRegistration client, List<String> asked) {
        if (!grant.claims().containsKey("consumer_org")) {
            return;
        }
        String consumer = Grant.string(grant.claims(), "consumer_org").orElse("");
        if (!isOrganisationNumber(consumer)) {
            throw Refused.because(MpError.MP_011, "consumer_org is not an organisation number: " + consumer);
        }
        if (consumer.equals(client.orgno())) {
            throw Refused.because(MpError.CONSUMER_ORG, "consumer_org is the client's own organisation");
        }
        if (!client.delegatedBy().contains(consumer)) {
            throw Refused.because(MpError.MP_251, "no delegation from " + consumer, consumer, String.join(" ", asked), client.orgno());
        }
    }

    /** Nine digits, the last one a check digit modulo 11. */
    static boolean isOrganisationNumber(String text) {
        if (!text.matches("[0-9]{9}")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += (text.charAt(i) - '0') * WEIGHTS[i];
        }
        int check = (11 - sum % 11) % 11;
        return check == text.charAt(8) - '0';
    }
}
