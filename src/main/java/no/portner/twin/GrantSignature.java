package no.portner.twin;

import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Who signed a grant: the rules on its header and signature (facts 1.2 and 1.4). */
final class GrantSignature {

    private static final Map<String, String> ALGORITHMS = Map.of("RS256", "SHA256withRSA", "RS384", "SHA384withRSA", "RS512",
            "SHA512withRSA");
    private static final Set<String> HEADERS = Set.of("alg", "typ", "kid", "x5c");

    private final CertificateRules certificates;

    GrantSignature(TwinPki pki) {
        this.certificates = new CertificateRules(pki.trustedIssuers());
    }

    void withhold(X509Certificate certificate, Instant until) {
        certificates.withhold(certificate, until);
    }

    /** @return how the client proved itself, in the words of the token's {@code client_amr} */
    String check(Grant grant, ClientRegistration client, Instant now) {
        JsonObject header = grant.header();
        if (!HEADERS.containsAll(header.fieldNames())) {
            throw Refused.because(MpError.MP_011, "unknown fields in the JWT's header: " + header.fieldNames());
        }
        String algorithm = ALGORITHMS.get(Grant.string(header, "alg").orElse(""));
        if (algorithm == null) {
            throw Refused.because(MpError.MP_011, "alg is not RS256, RS384 or RS512: " + header.getValue("alg"));
        }
        if (!"JWT".equals(Grant.string(header, "typ").orElse("JWT"))) {
            throw Refused.because(MpError.MP_011, "typ is " + header.getValue("typ"));
        }
        if (header.containsKey("kid") == header.containsKey("x5c")) {
            throw Refused.because(MpError.MP_011, "a grant carries exactly one of kid and x5c");
        }
        boolean byKid = header.containsKey("kid");
        verify(algorithm, byKid ? registered(header, client) : certified(header, client, now), grant);
        return byKid ? "private_key_jwt" : "virksomhetssertifikat";
    }

    private static RSAPublicKey registered(JsonObject header, ClientRegistration client) {
        RSAPublicKey key = client.keys().get(Grant.string(header, "kid").orElse(""));
        if (key == null) {
            throw Refused.because(MpError.UNKNOWN_KID, "the client has no key " + header.getValue("kid"));
        }
        return key;
    }

    private RSAPublicKey certified(JsonObject header, ClientRegistration client, Instant now) {
        if (!client.keys().isEmpty()) {
            throw Refused.because(MpError.KID_NEEDED, "a client with a registered key refuses x5c");
        }
        return certificates.check(header.getValue("x5c"), client.orgno(), now);
    }

    private static void verify(String algorithm, RSAPublicKey key, Grant grant) {
        boolean good;
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initVerify(key);
            signature.update(grant.signed());
            good = signature.verify(grant.signature());
        } catch (GeneralSecurityException e) {
            good = false;
        }
        if (!good) {
            throw Refused.because(MpError.MP_124, "the signature does not fit the key");
        }
    }
}
