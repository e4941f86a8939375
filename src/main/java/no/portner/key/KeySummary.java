package no.portner.key;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * What a person may know of a key: everything but itself.
 *
 * @param thumbprint names the key in the log
 * @param sentAs what a grant carries to name the key
 * @param certificate the certificate that belongs to it, where one is known
 */
public record KeySummary(String thumbprint, String sentAs, Optional<Holder> certificate) {

    /**
     * Whose certificate it is, and until when.
     *
     * @param subject common name
     * @param organisationNumber nine digits, where they were found
     * @param issuer common name
     * @param notBefore the first moment of its validity
     * @param notAfter the last moment of its validity
     */
    public record Holder(String subject, Optional<String> organisationNumber, String issuer, Instant notBefore, Instant notAfter) {

        public Holder {
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(organisationNumber, "organisationNumber");
            Objects.requireNonNull(issuer, "issuer");
            Objects.requireNonNull(notBefore, "notBefore");
            Objects.requireNonNull(notAfter, "notAfter");
        }
    }

    public KeySummary {
        Objects.requireNonNull(thumbprint, "thumbprint");
        Objects.requireNonNull(sentAs, "sentAs");
        Objects.requireNonNull(certificate, "certificate");
    }

    public static KeySummary of(SigningKey key) {
        return new KeySummary(key.thumbprint(), key.kid().map(kid -> "kid " + kid).orElse("x5c of " + certificates(key.x5c().size())),
                key.certificate().map(certificate -> holder(certificate, key.organisationNumber())));
    }

    /** The files that are there to read a key from; none where it is in a variable. */
    public static List<Path> files(KeySettings settings) {
        return Stream.of(settings.certificatePath(), settings.privateKeyPath()).flatMap(Optional::stream)
                .filter(Files::isRegularFile).toList();
    }

    private static Holder holder(X509Certificate certificate, Optional<String> organisationNumber) {
        return new Holder(commonName(certificate.getSubjectX500Principal()), organisationNumber,
                commonName(certificate.getIssuerX500Principal()), certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    }

    /** The whole name where it has no common one. */
    private static String commonName(X500Principal principal) {
        RDN[] names = X500Name.getInstance(principal.getEncoded()).getRDNs(BCStyle.CN);
        return names.length == 0 ? principal.getName() : IETFUtils.valueToString(names[0].getFirst().getValue());
    }

    private static String certificates(int number) {
        return number == 1 ? "1 certificate" : number + " certificates";
    }
}
