package no.portner.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class APrivateKeyIsHeldAgainstItsPublicOneTest {

    private static KeyPair pair;
    private static KeyPair another;
    private static RSAPrivateCrtKey key;

    @BeforeAll
    static void generate() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
        another = generator.generateKeyPair();
        key = (RSAPrivateCrtKey) pair.getPrivate();
    }

    /** @param wrong the place of the number that is one too large; -1: none */
    private static PrivateKey with(int wrong) throws GeneralSecurityException {
        BigInteger[] numbers = {key.getPrimeP(), key.getPrimeQ(), key.getPrimeExponentP(), key.getPrimeExponentQ(), key.getCrtCoefficient()};
        if (wrong >= 0) {
            numbers[wrong] = numbers[wrong].add(BigInteger.ONE);
        }
        return KeyFactory.getInstance("RSA").generatePrivate(new RSAPrivateCrtKeySpec(key.getModulus(), key.getPublicExponent(),
                key.getPrivateExponent(), numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]));
    }

    private static PrivateKey withoutPrimes(RSAPrivateCrtKey of) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePrivate(new RSAPrivateKeySpec(of.getModulus(), of.getPrivateExponent()));
    }

    @Test
    void aKeyFitsItsOwnAndNoOther() throws GeneralSecurityException {
        assertThat(RsaKeys.fits(with(-1), pair.getPublic())).isTrue();
        assertThat(RsaKeys.fits(pair.getPrivate(), another.getPublic())).isFalse();
    }

    @Test
    void withoutItsPrimesASignatureTells() throws GeneralSecurityException {
        assertThat(RsaKeys.fits(withoutPrimes(key), pair.getPublic())).isTrue();
        assertThat(RsaKeys.fits(withoutPrimes(key), another.getPublic())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void noNumberOfItMayBeWrong(int wrong) throws GeneralSecurityException {
        assertThat(RsaKeys.fits(with(wrong), pair.getPublic())).isFalse();
    }
}
