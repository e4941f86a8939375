package no.portner.admin;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What people may know of a key.
 *
 * @param thumbprint SHA-256 of the public key
 * @param sentAs what a grant names it by
 * @param certificate that belongs to it, where one is known
 * @param registered whether Maskinporten knows it by an id, and looks at no certificate
 * @param registeredUntil when Digdir forgets a registered key, where that is known
 */
public record KeyStatus(String thumbprint, String sentAs, Optional<Certificate> certificate, boolean registered, Optional<Instant> registeredUntil) {

    /**
     * Whose it is, and when.
     *
     * @param subject common name
     * @param organisation nine digits, where they were found
     * @param issuer common name
     * @param notBefore the first moment of its validity
     * @param notAfter the last one
     */
    public record Certificate(String subject, Optional<String> organisation, String issuer, Instant notBefore, Instant notAfter) {

        public Certificate {
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(organisation, "organisation");
            Objects.requireNonNull(issuer, "issuer");
            Objects.requireNonNull(notBefore, "notBefore");
            Objects.requireNonNull(notAfter, "notAfter");
        }
    }

    public KeyStatus {
        Objects.requireNonNull(thumbprint, "thumbprint");
        Objects.requireNonNull(sentAs, "sentAs");
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(registeredUntil, "registeredUntil");
    }

    /** When Maskinporten takes it no more, where that is known. */
    public Optional<Instant> end() {
        return registered ? registeredUntil : certificate.map(Certificate::notAfter);
    }
}
