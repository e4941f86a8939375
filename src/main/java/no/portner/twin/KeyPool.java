package no.portner.twin;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Key pairs by purpose, made once per JVM: an RSA key of 3072 bits costs up to a second, and a test does not care whose it was. */
final class KeyPool {

    private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

    private KeyPool() {
    }

    static KeyPair rsa(String purpose, int bits) {
        return PAIRS.computeIfAbsent("rsa-" + bits + "-" + purpose, name -> generateRsa(bits));
    }

    static KeyPair ec(String purpose) {
        return PAIRS.computeIfAbsent("ec-" + purpose, name -> generateEc());
    }

    private static KeyPair generateRsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair generateEc() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
