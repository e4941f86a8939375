package no.portner.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that can sign grants, checked: RSA of 2048 bits or more, and fitting its certificate where it has one.
 *
 * @param privateKey the key itself
 * @param kid the id under which the key is registered with Maskinporten; present exactly when {@code x5c} is empty
 * @param x5c what a grant carries: the certificate first, then its issuers without the root; empty with a kid
 * @param thumbprint SHA-256 of the public key (SubjectPublicKeyInfo), base64url: names the key in logs
 * @param certificate the certificate that belongs to the key, where one is known
 * @param organisationNumber the nine digits found in the certificate, where one is known
 */
public record SigningKey(PrivateKey privateKey, Optional<String> kid, List<X509Certificate> x5c, String thumbprint,
        Optional<X509Certificate> certificate, Optional<String> organisationNumber) {

    public SigningKey {
        Objects.requireNonNull(privateKey, "privateKey");
        Objects.requireNonNull(thumbprint, "thumbprint");
        x5c = List.copyOf(x5c);
        if (kid.isPresent() != x5c.isEmpty()) {
            throw new IllegalArgumentException("a grant carries exactly one of kid and x5c");
        }
    }

    /**
     * All that Maskinporten sees of the key: itself, and the id or the certificates that a grant carries. A certificate that was renewed
     * for the same key is another credential. SHA-256, base64url.
     */
    public String credential() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(thumbprint.getBytes(StandardCharsets.US_ASCII));
            digest.update(kid.orElse("").getBytes(StandardCharsets.UTF_8));
            for (X509Certificate certificate : x5c) {
                digest.update(certificate.getEncoded());
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + thumbprint + kid.map(k -> ", kid " + k).orElse(", x5c of " + x5c.size()) + "]";
    }
}
