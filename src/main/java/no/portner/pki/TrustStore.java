package no.portner.pki;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;

/**
 * A trust store for Java: PKCS#12 (RFC 7292) whose certificates are not encrypted, with a MAC. The JDK then finds them with the
 * password, which it checks the MAC with, and without one, when it does not look at the MAC; encrypted entries, which the JDK's own
 * {@code KeyStore} writes, are silently absent when {@code javax.net.ssl.trustStorePassword} is not set.
 */
final class TrustStore {

    /** What every Java program expects; it guards nothing. */
    static final String PASSWORD = "changeit";
    /** Oracle's attribute for a trusted certificate: without it the JDK takes a certificate for a part of a chain and hides it. */
    private static final ASN1ObjectIdentifier TRUSTED_KEY_USAGE = new ASN1ObjectIdentifier("2.16.840.1.113894.746875.1.1");
    private static final int ITERATIONS = 2048;
    private static final int MAC_BITS = 256;
    private static final int SALT_BYTES = 20;

    private TrustStore() {
    }

    /**
     * The same bytes for the same certificates, so that a store which is right is seen to be right.
     *
     * @param certificates by alias; the JDK's aliases have no upper case
     */
    static byte[] of(Map<String, X509Certificate> certificates) {
        ASN1EncodableVector bags = new ASN1EncodableVector();
        certificates.forEach((alias, certificate) -> bags.add(bag(alias, certificate)));
        try {
            ContentInfo certs = data(new DERSequence(bags).getEncoded(ASN1Encoding.DER));
            byte[] safe = new DERSequence(certs).getEncoded(ASN1Encoding.DER);
            return new Pfx(data(safe), mac(safe)).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("a trust store cannot be encoded", e);
        }
    }

    private static ContentInfo data(byte[] content) {
        return new ContentInfo(PKCSObjectIdentifiers.data, new DEROctetString(content));
    }

    private static SafeBag bag(String alias, X509Certificate certificate) {
        CertBag value = new CertBag(PKCSObjectIdentifiers.x509Certificate, new DEROctetString(Certificates.encoded(certificate)));
        DERSet attributes = new DERSet(new ASN1Encodable[] {
                new Attribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERSet(new DERBMPString(alias))),
                new Attribute(TRUSTED_KEY_USAGE, new DERSet(KeyPurposeId.anyExtendedKeyUsage))});
        return new SafeBag(PKCSObjectIdentifiers.certBag, value.toASN1Primitive(), attributes);
    }

    private static MacData mac(byte[] content) {
        // From the content instead of chance: salt keeps a password from being looked up, and this password is public.
        byte[] salt = Arrays.copyOf(sha256(content), SALT_BYTES);
        PKCS12ParametersGenerator keys = new PKCS12ParametersGenerator(SHA256Digest.newInstance());
        keys.init(PBEParametersGenerator.PKCS12PasswordToBytes(PASSWORD.toCharArray()), salt, ITERATIONS);
        HMac hmac = new HMac(SHA256Digest.newInstance());
        hmac.init(keys.generateDerivedMacParameters(MAC_BITS));
        hmac.update(content, 0, content.length);
        byte[] result = new byte[hmac.getMacSize()];
        hmac.doFinal(result, 0);
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
        return new MacData(new DigestInfo(algorithm, result), salt, ITERATIONS);
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
