package no.portner.twin;

import io.vertx.core.json.JsonArray;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold for the certificates in {@code x5c} (facts 1.2, 1.4 and 4.1). */
final class CertificateRules {

    /** organizationIdentifier (2.5.4.97) as the JDK prints an attribute that it knows no name for: {@code #} and the DER in hex. */
    private static final Pattern ORGANISATION = Pattern.compile("(?:^|,)2\\.5\\.4\\.97=#([0-9a-f]+)(?:,|$)");
    private static final int MIN_BITS = 2048;

    private final List<X509Certificate> issuers;
    private final Map<X509Certificate, Instant> withheld = new ConcurrentHashMap<>();

    CertificateRules(List<X509Certificate> issuers) {
        this.issuers = List.copyOf(issuers);
    }

    /** Takes the certificate for invalid until then. */
    void withhold(X509Certificate certificate, Instant until) {
        withheld.put(certificate, until);
    }

    /** @return the key that must have signed the grant */
    RSAPublicKey check(Object x5c, String orgno, Instant now) {
        if (!(x5c instanceof JsonArray array) || array.isEmpty()) {
            throw Refused.because(MpError.MP_123, "x5c is not an array of certificates");
        }
        List<X509Certificate> chain = new ArrayList<>();
        array.forEach(element -> chain.add(parse(element)));
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!issued(chain.get(i + 1), chain.get(i))) {
                throw Refused.because(MpError.MP_123, "certificate " + i + " of x5c is not signed by the next");
            }
        }
        X509Certificate leaf = chain.get(0);
        X509Certificate last = chain.get(chain.size() - 1);
        require(issuers.stream().anyMatch(issuer -> issued(issuer, last)), "it is not from the test environment's authorities");
        require(!now.isBefore(leaf.getNotBefore().toInstant()) && !now.isAfter(leaf.getNotAfter().toInstant()),
                "it is valid from " + leaf.getNotBefore() + " to " + leaf.getNotAfter() + ", now is " + Date.from(now));
        require(!now.isBefore(withheld.getOrDefault(leaf, Instant.MIN)), "it is not known yet");
        boolean[] usage = leaf.getKeyUsage();
        require(usage != null && usage[0], "its keyUsage lacks digitalSignature");
        require(leaf.getPublicKey() instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_BITS,
                "its key is not RSA of 2048 bits or more");
        if (!orgno.equals(organisation(leaf))) {
            throw Refused.because(MpError.MP_122, "the certificate is " + organisation(leaf) + "'s, the client " + orgno + "'s");
        }
        return (RSAPublicKey) leaf.getPublicKey();
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw Refused.because(MpError.MP_120, "certificate: " + reason);
        }
    }

    /** Standard base64, not base64url (RFC 7515 4.1.6). */
    private static X509Certificate parse(Object element) {
        try {
            if (!(element instanceof String text)) {
                throw new IllegalArgumentException("not a string");
            }
            byte[] der = Base64.getDecoder().decode(text);
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IllegalArgumentException | CertificateException e) {
            throw Refused.because(MpError.MP_123, "an element of x5c is not the standard base64 of a DER certificate");
        }
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return issuer.getBasicConstraints() >= 0;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String organisation(X509Certificate certificate) {
        Matcher matcher = ORGANISATION.matcher(certificate.getSubjectX500Principal().getName("RFC2253"));
        if (!matcher.find()) {
            return "nobody";
        }
        byte[] der = new byte[matcher.group(1).length() / 2];
        for (int i = 0; i < der.length; i++) {
            der[i] = (byte) Integer.parseInt(matcher.group(1).substring(2 * i, 2 * i + 2), 16);
        }
        String value = new String(der, 2, der.length - 2, StandardCharsets.UTF_8);
        return value.replaceFirst("^NTRNO-", "");
    }
}
