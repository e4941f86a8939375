package no.portner.key;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.ExtendedDigest;

/**
 * The JDK's digest where BouncyCastle's generators want one: it compresses with the processor's vector instructions, BouncyCastle's in
 * Java. A password that is worth 10 000 rounds costs tens of milliseconds of every start.
 *
 * <p>Its state is not put aside for HMAC between rounds ({@code Memoable}), though that would halve the compressions: two copies of a JDK
 * digest a round, for tens of thousands of rounds, cost more in allocation and collections than they save.
 */
final class JdkDigest implements ExtendedDigest {

    private final MessageDigest digest;
    private final int blockBytes;

    private JdkDigest(MessageDigest digest, int blockBytes) {
        this.digest = digest;
        this.blockBytes = blockBytes;
    }

    /** @param algorithm a standard name of MD5, SHA-1 or SHA-2 (RFC 6234), which every JDK has */
    static JdkDigest of(String algorithm) {
        try {
            boolean wide = algorithm.equals("SHA-384") || algorithm.equals("SHA-512");
            return new JdkDigest(MessageDigest.getInstance(algorithm), wide ? 128 : 64);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without " + algorithm, e);
        }
    }

    /** The digest that an algorithm identifier names (RFC 8017 B.1). */
    static Optional<JdkDigest> of(AlgorithmIdentifier algorithm) {
        return switch (algorithm.getAlgorithm().getId()) {
            case "1.2.840.113549.2.5" -> Optional.of(of("MD5"));
            case "1.3.14.3.2.26" -> Optional.of(of("SHA-1"));
            case "2.16.840.1.101.3.4.2.4" -> Optional.of(of("SHA-224"));
            case "2.16.840.1.101.3.4.2.1" -> Optional.of(of("SHA-256"));
            case "2.16.840.1.101.3.4.2.2" -> Optional.of(of("SHA-384"));
            case "2.16.840.1.101.3.4.2.3" -> Optional.of(of("SHA-512"));
            default -> Optional.empty();
        };
    }

    @Override
    public String getAlgorithmName() {
        return digest.getAlgorithm();
    }

    @Override
    public int getDigestSize() {
        return digest.getDigestLength();
    }

    @Override
    public int getByteLength() {
        return blockBytes;
    }

    @Override
    public void update(byte in) {
        digest.update(in);
    }

    @Override
    public void update(byte[] in, int offset, int length) {
        digest.update(in, offset, length);
    }

    @Override
    public int doFinal(byte[] out, int offset) {
        try {
            return digest.digest(out, offset, getDigestSize());
        } catch (DigestException e) {
            throw new IllegalArgumentException("no room for a digest", e);
        }
    }

    @Override
    public void reset() {
        digest.reset();
    }
}
