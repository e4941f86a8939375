package no.portner.key;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that can sign grants, checked: RSA of 2048 bits or more, and fitting its certificate where it has one.
 *
 * @param privateKey the key itself
 * @param kid the id under which the key is registered with Maskinporten; present exactly when {@code x5c} is empty
 * @param x5c what a grant carries: the certificate first, then its issuers without the root; empty with a kid
 * @param thumbprint SHA-256 of the public key (SubjectPublicKeyInfo), base64url: names the key in cache keys and logs
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

    @Override
    public String toString() {
        return "SigningKey[" + thumbprint + kid.map(k -> ", kid " + k).orElse(", x5c of " + x5c.size()) + "]";
    }
}
