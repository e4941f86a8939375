package no.portner.pki;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * What each of the three kinds of certificates says (RFC 5280 section 4.2). Key identifiers and keyUsage are everywhere: verifiers in
 * strict mode ask for them, and Python's is strict from 3.13 on.
 */
final class Profile {

    /** The masks of RFC 5280 section 4.2.1.10, address and mask, that mean every address. */
    private static final int IPV4_SUBTREE = 8;
    private static final int IPV6_SUBTREE = 32;

    private Profile() {
    }

    static Extensions root(PublicKey key) {
        return build(extensions -> {
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            extensions.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifier(key)));
        });
    }

    static Extensions intermediate(Set<String> hosts, PublicKey key, PublicKey rootKey) {
        return build(extensions -> {
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            extensions.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            extensions.addExtension(Extension.nameConstraints, true, constraints(hosts));
            identify(extensions, key, rootKey);
        });
    }

    static Extensions leaf(String host, PublicKey key, PublicKey issuerKey) {
        return build(extensions -> {
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            extensions.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            extensions.addExtension(Extension.subjectAlternativeName, false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
            identify(extensions, key, issuerKey);
        });
    }

    /**
     * A form of name that is not mentioned is not constrained, so addresses are excluded as a whole. A permitted name permits the names
     * below it as well; there is no way to say less. Sorted, so that the same hosts give the same constraints.
     */
    private static NameConstraints constraints(Set<String> hosts) {
        GeneralSubtree[] permitted = hosts.stream().sorted()
                .map(host -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, host))).toArray(GeneralSubtree[]::new);
        return new NameConstraints(permitted, new GeneralSubtree[] {everyAddress(IPV4_SUBTREE), everyAddress(IPV6_SUBTREE)});
    }

    private static GeneralSubtree everyAddress(int length) {
        return new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[length])));
    }

    private static void identify(ExtensionsGenerator extensions, PublicKey key, PublicKey issuerKey) throws IOException {
        extensions.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifier(key)));
        extensions.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(identifier(issuerKey)));
    }

    /** RFC 7093 section 2, method 1: the leftmost 160 bits of the key's SHA-256. */
    private static byte[] identifier(PublicKey key) {
        try {
            byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bits), 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Filling {

        void fill(ExtensionsGenerator extensions) throws IOException;
    }

    private static Extensions build(Filling filling) {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        try {
            filling.fill(extensions);
        } catch (IOException e) {
            throw new IllegalStateException("an extension cannot be encoded", e);
        }
        return extensions.generate();
    }
}
