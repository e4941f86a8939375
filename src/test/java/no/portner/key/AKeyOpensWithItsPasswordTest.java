package no.portner.key;

import static no.portner.key.TestCertificates.virksomhetssertifikat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AKeyOpensWithItsPasswordTest {

    private static final TestCertificates.Chain CHAIN = virksomhetssertifikat().make();

    @TempDir
    Path directory;

    @Test
    void a_store_s_key_with_another_password_than_the_store() throws KeyProblem {
        TestKeyStores.Entry entry = entry("of-the-key");
        for (byte[] store : List.of(TestKeyStores.pkcs12("of-the-store", entry), TestKeyStores.legacyPkcs12("of-the-store", entry),
                TestKeyStores.jks("of-the-store", entry))) {
            Path path = TestKeyStores.write(directory.resolve("store"), store);
            loads(KeyShapes.settings(path, "of-the-store", null, null, "of-the-key", null, null));
        }
    }

    /** No password set and an empty one set are the same: an empty variable counts as not set. */
    @Test
    void a_store_with_the_empty_password() throws KeyProblem {
        for (byte[] store : List.of(TestKeyStores.pkcs12("", entry("")), TestKeyStores.legacyPkcs12("", entry("")),
                TestKeyStores.jks("", entry("")))) {
            loads(KeyShapes.store(TestKeyStores.write(directory.resolve("store"), store), null));
        }
    }

    @Test
    void a_store_with_the_empty_password_whose_key_has_one() throws KeyProblem {
        Path path = TestKeyStores.write(directory.resolve("store"), TestKeyStores.pkcs12("", entry("of-the-key")));
        loads(KeyShapes.settings(path, null, null, null, "of-the-key", null, null));
    }

    @Test
    void a_pem_key_whose_password_was_set_as_the_certificate_s() throws KeyProblem {
        Path path = TestKeyStores.write(directory.resolve("key.pem"),
                TestKeyStores.pem(CHAIN.all()) + TestKeyStores.encryptedPkcs8(CHAIN.keys().getPrivate(), "secret"));
        loads(KeyShapes.store(path, "secret"));
    }

    private static TestKeyStores.Entry entry(String password) {
        return new TestKeyStores.Entry("x", CHAIN.keys().getPrivate(), password, CHAIN.all());
    }

    private static void loads(KeySettings settings) throws KeyProblem {
        SigningKey key = SigningKeys.load(settings, KeyVariables.maskinporten(), new KeyChecks(Instant::now, KeyChecks.Environment.TEST));
        assertThat(key.certificate()).contains(CHAIN.leaf());
    }
}
