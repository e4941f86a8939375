package no.portner.key;

import java.io.IOException;
import java.security.PrivateKey;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.encoders.Hex;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;

/** A private key as PEM writes it: PKCS#8 (RFC 5958) and PKCS#1 (RFC 8017), each open or encrypted. */
final class PemKey {

    private PemKey() {
    }

    /** @return nothing when the block is something else than a key */
    static Optional<PrivateKey> read(PemObject block, Password password, KeyFile file) throws KeyProblem {
        try {
            return switch (block.getType()) {
                case "PRIVATE KEY" -> Optional.of(RsaKeys.fromPkcs8(PrivateKeyInfo.getInstance(block.getContent()), file.toString()));
                case "ENCRYPTED PRIVATE KEY" -> Optional.of(encryptedPkcs8(block, password, file));
                case "RSA PRIVATE KEY" -> Optional.of(pkcs1(block, password, file));
                case "EC PRIVATE KEY" -> throw RsaKeys.notRsa(file.toString(), "EC");
                case "DSA PRIVATE KEY" -> throw RsaKeys.notRsa(file.toString(), "DSA");
                case "OPENSSH PRIVATE KEY" -> throw file.problem("holds a key of OpenSSH. Write it as PEM: ssh-keygen -p -m PEM.");
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            throw file.problem("holds a damaged private key. Export it again.");
        }
    }

    private static PrivateKey encryptedPkcs8(PemObject block, Password password, KeyFile file) throws KeyProblem {
        EncryptedPrivateKeyInfo locked = EncryptedPrivateKeyInfo.getInstance(block.getContent());
        String what = "The private key in " + file;
        ASN1Object open = EncryptedContent.decrypt(locked.getEncryptionAlgorithm(), locked.getEncryptedData(), password, what);
        try {
            return RsaKeys.fromPkcs8(PrivateKeyInfo.getInstance(open), file.toString());
        } catch (IllegalArgumentException e) {
            throw password.refused(what);
        }
    }

    private static PrivateKey pkcs1(PemObject block, Password password, KeyFile file) throws KeyProblem {
        String dekInfo = null;
        for (Object header : block.getHeaders()) {
            if (header instanceof PemHeader named && named.getName().equals("DEK-Info")) {
                dekInfo = named.getValue();
            }
        }
        if (dekInfo == null) {
            return pkcs8Of(RSAPrivateKey.getInstance(block.getContent()), file);
        }
        try {
            return pkcs8Of(RSAPrivateKey.getInstance(decrypt(block.getContent(), dekInfo, password)), file);
        } catch (IOException | OperatorCreationException | RuntimeException e) {
            throw password.refused("The private key in " + file);
        }
    }

    /** OpenSSL's traditional encryption (RFC 1421 4.6.1.3): the header names the cipher and its initialisation vector. */
    private static byte[] decrypt(byte[] locked, String dekInfo, Password password) throws PEMException, OperatorCreationException {
        int comma = dekInfo.indexOf(',');
        String cipher = dekInfo.substring(0, comma).strip();
        byte[] iv = Hex.decode(dekInfo.substring(comma + 1).strip());
        return new BcPEMDecryptorProvider(password.utf8Characters()).get(cipher).decrypt(locked, iv);
    }

    /** The JDK reads RSA keys only in a PKCS#8 wrapping. */
    private static PrivateKey pkcs8Of(RSAPrivateKey key, KeyFile file) throws KeyProblem {
        try {
            return RsaKeys.fromPkcs8(
                    new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key), file.toString());
        } catch (IOException e) {
            throw file.problem("holds a damaged private key. Export it again.");
        }
    }
}
