package no.portner.key;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;

/** Takes the password off what PKCS#8 and PKCS#12 encrypt with it. */
final class EncryptedContent {

    private EncryptedContent() {
    }

    /**
     * @param what names the content, for the error
     * @return the sequence that was encrypted
     * @throws KeyProblem when the password is another, or the algorithm is unknown
     */
    static ASN1Sequence decrypt(AlgorithmIdentifier algorithm, byte[] encrypted, Password password, String what) throws KeyProblem {
        PasswordCipher cipher;
        try {
            cipher = PasswordCipher.of(algorithm, password);
        } catch (UnsupportedOperationException e) {
            throw new KeyProblem(what + " is encrypted with an algorithm that Portner does not know (" + e.getMessage()
                    + "): export it again with AES-256.");
        }
        for (CipherParameters key : cipher.keys()) {
            Optional<ASN1Sequence> content = decrypt(cipher, key, encrypted);
            if (content.isPresent()) {
                return content.get();
            }
        }
        throw password.refused(what);
    }

    /** A wrong key shows in the padding, and once in 256 times only in what comes out. */
    private static Optional<ASN1Sequence> decrypt(PasswordCipher cipher, CipherParameters key, byte[] encrypted) {
        try {
            PaddedBufferedBlockCipher padded = new PaddedBufferedBlockCipher(CBCBlockCipher.newInstance(cipher.engine()));
            padded.init(false, key);
            byte[] content = new byte[padded.getOutputSize(encrypted.length)];
            int length = padded.processBytes(encrypted, 0, encrypted.length, content, 0);
            length += padded.doFinal(content, length);
            ASN1Primitive primitive = ASN1Primitive.fromByteArray(Arrays.copyOf(content, length));
            return primitive instanceof ASN1Sequence sequence ? Optional.of(sequence) : Optional.empty();
        } catch (CryptoException | IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
