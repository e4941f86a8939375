package no.portner.twin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** From a token request to an answer: all rules in their order, without a socket. */
final class TokenService {

    private final ClientRegistry clients = new ClientRegistry();
    private final Journal<ReceivedGrant> journal = new Journal<>();
    private final GrantRules rules = new GrantRules();
    private final GrantSignature signatures;
    private final IssuedTokens tokens;
    private final TwinClock clock;
    private final Duration tokenLife;

    TokenService(TwinPki pki, TwinClock clock, Duration tokenLife) {
        this.signatures = new GrantSignature(pki);
        this.tokens = new IssuedTokens(clock);
        this.clock = clock;
        this.tokenLife = tokenLife;
    }

    ClientRegistry clients() {
        return clients;
    }

    void withhold(X509Certificate certificate, Instant until) {
        signatures.withhold(certificate, until);
    }

    Journal<ReceivedGrant> journal() {
        return journal;
    }

    IssuedTokens tokens() {
        return tokens;
    }

    /** The scopes that a request asks for, as far as it can be read: faults are matched by them. */
    static Set<String> scopesOf(HttpServerRequest request, String body) {
        try {
            Grant grant = read(request, body);
            return Arrays.stream(String.valueOf(grant.claims().getValue("scope")).split(" ")).collect(Collectors.toSet());
        } catch (Refused unreadable) {
            return Set.of();
        }
    }

    /** A fault answered in our place: the request stands in the journal all the same. */
    void note(HttpServerRequest request, String body, Fault fault) {
        Grant grant = null;
        try {
            grant = read(request, body);
        } catch (Refused unreadable) {
            // The journal then says only that something came.
        }
        journal.add(entry(grant, Optional.of(fault), "fault", fault.kind().name()));
    }

    Reply answer(HttpServerRequest request, String body, Optional<Fault> fault, String issuer) {
        Grant grant = null;
        try {
            grant = read(request, body);
            Reply reply = grant(grant, fault, issuer);
            journal.add(entry(grant, fault, "granted", ""));
            return reply;
        } catch (Refused refused) {
            journal.add(entry(grant, fault, refused.error().code().orElse(refused.error().name()), refused.getMessage()));
            return refused.reply();
        }
    }

    private Reply grant(Grant grant, Optional<Fault> fault, String issuer) {
        Instant now = clock.instant();
        ClientRegistration client = clients.find(Grant.string(grant.claims(), "iss").orElse(""), clock.unskewed()).orElseThrow(
                () -> Refused.because(MpError.MP_100, "no client " + grant.claims().getValue("iss") + " is registered"));
        String amr = signatures.check(grant, client, now);
        rules.checkClaims(grant, issuer, now);
        Set<String> scopes = GrantRules.checkScopes(grant, client);
        boolean opaque = fault.filter(f -> f.kind() == Fault.Kind.OPAQUE).isPresent();
        String token = tokens.mint(client, grant, scopes, amr, tokenLife, opaque, issuer);
        JsonObject body = new JsonObject().put("access_token", token).put("token_type", "Bearer");
        if (fault.filter(f -> f.kind() == Fault.Kind.NO_LIFETIME).isEmpty()) {
            body.put("expires_in", fault.filter(f -> f.kind() == Fault.Kind.LIFETIME).map(f -> (long) f.number())
                    .orElse(tokenLife.toSeconds()));
        }
        return Reply.json(200, body.put("scope", String.join(" ", scopes))).with("Cache-Control", "no-store").with("Pragma", "no-cache");
    }

    private static Grant read(HttpServerRequest request, String body) {
        return Grant.parse(TokenForm.assertion(request.getHeader("Content-Type"), Optional.ofNullable(request.query()), body));
    }

    private ReceivedGrant entry(Grant grant, Optional<Fault> fault, String outcome, String reason) {
        JsonObject claims = grant == null ? new JsonObject() : grant.claims();
        JsonObject header = grant == null ? new JsonObject() : grant.header();
        return new ReceivedGrant(clock.instant(), text(claims, "iss"), text(claims, "jti"), text(claims, "scope"), text(header, "kid"),
                header.getValue("x5c") instanceof JsonArray x5c ? x5c.size() : 0, thumbprint(header), number(claims, "iat"),
                number(claims, "exp"), fault.map(Fault::kind), outcome, reason);
    }

    /** Of what stands there, certificate or not: the journal only tells one from the other. */
    private static String thumbprint(JsonObject header) {
        try {
            return header.getValue("x5c") instanceof JsonArray x5c && !x5c.isEmpty() && x5c.getValue(0) instanceof String leaf
                    ? Pem.thumbprint(Base64.getDecoder().decode(leaf)) : "";
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private static String text(JsonObject json, String name) {
        return json.getValue(name) instanceof String text ? text : "";
    }

    private static long number(JsonObject json, String name) {
        return json.getValue(name) instanceof Number number ? number.longValue() : 0;
    }
}
