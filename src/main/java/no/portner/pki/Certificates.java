package no.portner.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Making and reading X.509 certificates: BouncyCastle's ASN.1 types, the JDK's signatures and certificates. */
final class Certificates {

    private static final AlgorithmIdentifier ECDSA_WITH_SHA256 = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private Certificates() {
    }

    static X500Name commonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }

    static X500Name subject(X509Certificate certificate) {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    static X509Certificate issue(X500Name issuer, PrivateKey signer, X500Name subject, PublicKey key, Validity validity,
            Extensions extensions) {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        // 127 random bits, positive and of constant length: at most 20 octets (RFC 5280 section 4.1.2.2).
        generator.setSerialNumber(new ASN1Integer(new BigInteger(127, new SecureRandom()).setBit(126)));
        generator.setSignature(ECDSA_WITH_SHA256);
        generator.setIssuer(issuer);
        generator.setStartDate(new Time(Date.from(validity.from())));
        generator.setEndDate(new Time(Date.from(validity.to())));
        generator.setSubject(subject);
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        generator.setExtensions(extensions);
        try {
            TBSCertificate unsigned = generator.generateTBSCertificate();
            byte[] signature = EcKeys.sign(unsigned.getEncoded(ASN1Encoding.DER), signer);
            return read(new DERSequence(new ASN1Encodable[] {unsigned, ECDSA_WITH_SHA256, new DERBitString(signature)})
                    .getEncoded(ASN1Encoding.DER));
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException("a certificate cannot be encoded", e);
        }
    }

    static X509Certificate read(byte[] der) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    static Extensions extensions(X509Certificate certificate) {
        return Certificate.getInstance(encoded(certificate)).getTBSCertificate().getExtensions();
    }
}
