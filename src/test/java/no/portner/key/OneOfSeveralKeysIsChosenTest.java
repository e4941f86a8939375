package no.portner.key;

import static no.portner.key.TestCertificates.virksomhetssertifikat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneOfSeveralKeysIsChosenTest {

    private static final TestCertificates.Plan AUTH = virksomhetssertifikat();

    @TempDir
    Path directory;

    @Test
    void the_one_for_authentication() throws KeyProblem {
        SigningKey key = load(null, entry("Signature Certificate", AUTH.key("sign").usage(KeyUsage.nonRepudiation)),
                entry("Authentication Certificate", AUTH), entry("Old One", AUTH.key("old").valid(Instant.EPOCH, Instant.ofEpochSecond(9))));
        assertThat(key.certificate().orElseThrow().getPublicKey()).isEqualTo(TestCertificates.keys("auth").getPublic());
    }

    @Test
    void the_one_that_is_named_whatever_the_capitals() throws KeyProblem {
        SigningKey key = load("ANOTHER one", entry("Authentication Certificate", AUTH), entry("Another One", AUTH.key("other")));
        assertThat(key.certificate().orElseThrow().getPublicKey()).isEqualTo(TestCertificates.keys("other").getPublic());
    }

    @Test
    void an_unknown_name_is_answered_with_the_names_there_are() {
        assertThatThrownBy(() -> load("auth", entry("Authentication Certificate", AUTH))).isInstanceOf(KeyProblem.class)
                .hasMessageContaining("MASKINPORTEN_CERTIFICATE_ALIAS").hasMessageContaining("'authentication certificate'");
    }

    @Test
    void two_that_would_do_are_named() {
        assertThatThrownBy(() -> load(null, entry("one", AUTH), entry("two", AUTH.key("other")))).isInstanceOf(KeyProblem.class)
                .hasMessageContaining("more than one").hasMessageContaining("'one', 'two'");
    }

    private static TestKeyStores.Entry entry(String alias, TestCertificates.Plan plan) {
        TestCertificates.Chain chain = plan.make();
        return new TestKeyStores.Entry(alias, chain.keys().getPrivate(), "changeit", chain.all());
    }

    private SigningKey load(String alias, TestKeyStores.Entry... entries) throws KeyProblem {
        Path path = TestKeyStores.write(directory.resolve("store.p12"), TestKeyStores.pkcs12("changeit", entries));
        return SigningKeys.load(KeyShapes.settings(path, "changeit", alias, null, null, null, null), KeyVariables.maskinporten(),
                new KeyChecks(Instant::now, KeyChecks.Environment.TEST));
    }
}
