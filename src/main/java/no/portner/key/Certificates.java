package no.portner.key;

import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Optional;

/** Reading certificates, and finding the one of a key. */
final class Certificates {

    private Certificates() {
    }

    /** @param where the file, for the error */
    static X509Certificate parse(byte[] encoded, String where) throws KeyProblem {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException e) {
            throw new KeyProblem("A certificate in " + where + " is damaged. Export it again.");
        }
    }

    /** The first certificate with this key's modulus. */
    static Optional<X509Certificate> ofKey(PrivateKey key, List<X509Certificate> certificates) {
        return certificates.stream().filter(certificate -> key instanceof RSAKey mine
                && certificate.getPublicKey() instanceof RSAKey its && mine.getModulus().equals(its.getModulus())).findFirst();
    }
}
