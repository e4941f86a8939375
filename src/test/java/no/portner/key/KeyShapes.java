package no.portner.key;

import static no.portner.key.TestCertificates.virksomhetssertifikat;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.config.Secret;

/** Each shape of a key, written to a directory, with the settings that find it. All hold the same key, all passwords are the same. */
public final class KeyShapes {

    public static final String PASSWORD = "blåbær-Hemmelig-42";
    public static final String KEY_ID = "portner-test-key";
    public static final String ALIAS = "Authentication Certificate";

    private KeyShapes() {
    }

    /** @return settings by a name that says what is in the file */
    public static Map<String, KeySettings> write(Path directory) {
        TestCertificates.Chain chain = virksomhetssertifikat().make();
        return write(directory, chain.keys(), chain.all());
    }

    /** As {@link #write(Path)}, with a key and a chain of the caller's. */
    public static Map<String, KeySettings> write(Path directory, KeyPair keys, List<X509Certificate> chain) {
        PrivateKey key = keys.getPrivate();
        TestKeyStores.Entry entry = new TestKeyStores.Entry(ALIAS, key, PASSWORD, chain);
        TestKeyStores.Entry ascii = new TestKeyStores.Entry(ALIAS, key, "changeit", chain);
        String certificates = TestKeyStores.pem(chain);
        Map<String, KeySettings> shapes = new LinkedHashMap<>();
        shapes.put("PKCS#12 with AES", store(TestKeyStores.write(directory.resolve("new.p12"),
                TestKeyStores.pkcs12("changeit", ascii)), "changeit"));
        shapes.put("PKCS#12 with RC2 and 3DES", store(TestKeyStores.write(directory.resolve("old.p12"),
                TestKeyStores.legacyPkcs12("changeit", ascii)), "changeit"));
        shapes.put("JKS", store(TestKeyStores.write(directory.resolve("store.jks"), TestKeyStores.jks(PASSWORD, entry)), PASSWORD));
        shapes.put("PEM with PKCS#8", pem(directory, "pkcs8.pem", certificates + TestKeyStores.pkcs8(key)));
        shapes.put("PEM with PKCS#1", pem(directory, "pkcs1.pem", TestKeyStores.traditional(key) + certificates));
        shapes.put("PEM with PKCS#8 under AES", pem(directory, "aes.pem", certificates + TestKeyStores.encryptedPkcs8(key, PASSWORD)));
        shapes.put("PEM with PKCS#8 under 3DES", pem(directory, "3des.pem", certificates + TestKeyStores.legacyEncryptedPkcs8(key, PASSWORD)));
        shapes.put("PEM with PKCS#1 under AES", pem(directory, "dek-aes.pem",
                certificates + TestKeyStores.traditional(key, "AES-256-CBC", "changeit"), "changeit"));
        shapes.put("PEM with PKCS#1 under 3DES", pem(directory, "dek-3des.pem",
                certificates + TestKeyStores.traditional(key, "DES-EDE3-CBC", "changeit"), "changeit"));
        shapes.put("PEM in two files", settings(TestKeyStores.write(directory.resolve("tls.crt"), certificates), null, null,
                TestKeyStores.write(directory.resolve("tls.key"), TestKeyStores.pkcs8(key)), null, null, null));
        shapes.put("PEM key that is registered", settings(null, null, null,
                TestKeyStores.write(directory.resolve("registered.pem"), TestKeyStores.traditional(key)), null, null, KEY_ID));
        shapes.put("JWK", settings(null, null, null, null, null, TestKeyStores.jwk(keys, KEY_ID), null));
        shapes.put("JWK without kid", settings(null, null, null, null, null, TestKeyStores.jwk(keys, null), KEY_ID));
        return shapes;
    }

    public static KeySettings store(Path path, String password) {
        return settings(path, password, null, null, null, null, null);
    }

    private static KeySettings pem(Path directory, String name, String content) {
        return pem(directory, name, content, PASSWORD);
    }

    private static KeySettings pem(Path directory, String name, String content, String password) {
        return settings(TestKeyStores.write(directory.resolve(name), content), null, null, null, password, null, null);
    }

    /** All but how much of the chain is sent; null for what is not set. */
    public static KeySettings settings(Path certificate, String password, String alias, Path key, String keyPassword, String jwk, String keyId) {
        return new KeySettings(Optional.ofNullable(certificate), Optional.ofNullable(password).map(Secret::of), Optional.ofNullable(alias),
                Optional.ofNullable(key), Optional.ofNullable(keyPassword).map(Secret::of), Optional.ofNullable(jwk).map(Secret::of),
                Optional.ofNullable(keyId), KeySettings.X5c.CHAIN);
    }
}
