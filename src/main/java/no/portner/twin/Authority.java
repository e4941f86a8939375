package no.portner.twin;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority: a certificate and the key that signs others. */
record Authority(X509Certificate certificate, PrivateKey key) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static Authority root(X500Name name, KeyPair pair) {
        return new Authority(sign(name, pair.getPrivate(), null, name, pair.getPublic(), caValidity(), caExtensions()), pair.getPrivate());
    }

    Authority issuing(X500Name name, KeyPair pair) {
        return new Authority(issue(name, pair.getPublic(), caValidity(), caExtensions()), pair.getPrivate());
    }

    /** @param extensions by object identifier; keyUsage and basicConstraints become critical, as the SEID profile and RFC 5280 want */
    X509Certificate issue(X500Name subject, PublicKey publicKey, Validity validity, Map<ASN1ObjectIdentifier, ASN1Encodable> extensions) {
        X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        return sign(issuer, key, certificate.getPublicKey(), subject, publicKey, validity, extensions);
    }

    private static Validity caValidity() {
        return Validity.around(Instant.now(), Duration.ofDays(3650));
    }

    private static Map<ASN1ObjectIdentifier, ASN1Encodable> caExtensions() {
        return Map.of(Extension.basicConstraints, new BasicConstraints(true),
                Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    private static X509Certificate sign(X500Name issuer, PrivateKey signer, PublicKey issuerKey, X500Name subject, PublicKey publicKey,
            Validity validity, Map<ASN1ObjectIdentifier, ASN1Encodable> extensions) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer, new BigInteger(127, RANDOM).setBit(126),
                    Date.from(validity.from()), Date.from(validity.to()), subject, publicKey);
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(publicKey));
            if (issuerKey != null) {
                builder.addExtension(Extension.authorityKeyIdentifier, false, utils.createAuthorityKeyIdentifier(issuerKey));
            }
            for (Map.Entry<ASN1ObjectIdentifier, ASN1Encodable> extension : extensions.entrySet()) {
                ASN1ObjectIdentifier id = extension.getKey();
                builder.addExtension(id, id.equals(Extension.keyUsage) || id.equals(Extension.basicConstraints), extension.getValue());
            }
            String algorithm = "EC".equals(signer.getAlgorithm()) ? "SHA256withECDSA" : "SHA256withRSA";
            return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** When a certificate is valid. */
    record Validity(Instant from, Instant to) {

        Validity {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("a validity ends after it begins");
            }
        }

        /** From a day ago, so that a machine with a slow clock accepts it too. */
        static Validity around(Instant now, Duration length) {
            return new Validity(now.minus(Duration.ofDays(1)), now.plus(length));
        }
    }
}
