package no.portner.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.util.DigestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against BouncyCastle's own. */
class TheJdksDigestsServeBouncyCastleTest {

    private static final int ROUNDS = 37;

    private static Digest theirs(String algorithm) {
        return switch (algorithm) {
            case "MD5" -> DigestFactory.createMD5();
            case "SHA-1" -> DigestFactory.createSHA1();
            case "SHA-224" -> DigestFactory.createSHA224();
            case "SHA-256" -> DigestFactory.createSHA256();
            case "SHA-384" -> DigestFactory.createSHA384();
            default -> DigestFactory.createSHA512();
        };
    }

    private static byte[] key(PBEParametersGenerator generator, String password, int bits) {
        generator.init(password.getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, ROUNDS);
        return ((KeyParameter) generator.generateDerivedMacParameters(bits)).getKey();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512"})
    void keysComeOutTheSame(String algorithm) {
        // Longer than a block, so that HMAC digests the password itself first (RFC 2104 2).
        for (String password : new String[] {"changeit", "p".repeat(200)}) {
            assertThat(key(new PKCS5S2ParametersGenerator(JdkDigest.of(algorithm)), password, 1024))
                    .isEqualTo(key(new PKCS5S2ParametersGenerator(theirs(algorithm)), password, 1024));
            assertThat(key(new PKCS12ParametersGenerator(JdkDigest.of(algorithm)), password, 192))
                    .isEqualTo(key(new PKCS12ParametersGenerator(theirs(algorithm)), password, 192));
        }
    }
}
