package no.portner.key;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** RSA, the only kind of key that Maskinporten takes (facts 1.2: RS256, RS384, RS512). */
final class RsaKeys {

    static final int FEWEST_BITS = 2048;

    private RsaKeys() {
    }

    /** @param where the file, for the error */
    static PrivateKey fromPkcs8(PrivateKeyInfo info, String where) throws KeyProblem {
        ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (!algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            throw notRsa(where, algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : algorithm.getId());
        }
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new KeyProblem("The private key in " + where + " is damaged. Export it again.");
        }
    }

    static KeyProblem notRsa(String where, String algorithm) {
        if (algorithm.startsWith("EC")) {
            return new KeyProblem(KeyProblem.Kind.NOT_RSA,
                    "The key in " + where + " is EC: EC certificates exist and cannot be used with Maskinporten, order RSA.");
        }
        return new KeyProblem(KeyProblem.Kind.NOT_RSA, "The key in " + where + " is not RSA (" + algorithm + "), and Maskinporten takes RSA alone. Order RSA.");
    }

    /** The public half, where the private one tells it. */
    static Optional<PublicKey> publicOf(PrivateKey key) {
        if (!(key instanceof RSAPrivateCrtKey rsa)) {
            return Optional.empty();
        }
        try {
            return Optional.of(KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent())));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** @throws KeyProblem when the key is not RSA of {@value #FEWEST_BITS} bits or more */
    static void check(PrivateKey key, String where) throws KeyProblem {
        if (!(key instanceof RSAKey rsa)) {
            throw notRsa(where, key.getAlgorithm());
        }
        int bits = rsa.getModulus().bitLength();
        if (bits < FEWEST_BITS) {
            throw new KeyProblem(KeyProblem.Kind.TOO_SHORT, "The key in " + where + " has " + bits + " bits and Maskinporten asks for " + FEWEST_BITS
                    + " or more: make or order a larger one.");
        }
    }

    /**
     * Whether what the private key signs is what the public key accepts. With the primes that takes a few multiplications (RFC 8017 3.2),
     * and without them a signature, which costs milliseconds.
     */
    static boolean fits(PrivateKey privateKey, PublicKey publicKey) {
        return privateKey instanceof RSAPrivateCrtKey crt && publicKey instanceof RSAPublicKey rsa
                ? crt.getModulus().equals(rsa.getModulus()) && isWhole(crt, rsa.getPublicExponent())
                : signsFor(privateKey, publicKey);
    }

    private static boolean isWhole(RSAPrivateCrtKey key, BigInteger exponent) {
        BigInteger p = key.getPrimeP();
        BigInteger q = key.getPrimeQ();
        return p.compareTo(BigInteger.ONE) > 0 && q.compareTo(BigInteger.ONE) > 0 && p.multiply(q).equals(key.getModulus())
                && areInverse(exponent, key.getPrimeExponentP(), p.subtract(BigInteger.ONE))
                && areInverse(exponent, key.getPrimeExponentQ(), q.subtract(BigInteger.ONE))
                && areInverse(q, key.getCrtCoefficient(), p);
    }

    private static boolean areInverse(BigInteger one, BigInteger other, BigInteger modulus) {
        return one.multiply(other).mod(modulus).equals(BigInteger.ONE);
    }

    private static boolean signsFor(PrivateKey privateKey, PublicKey publicKey) {
        try {
            byte[] text = {1, 2, 3};
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
