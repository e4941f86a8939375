package no.portner.key;

import static no.portner.key.TestCertificates.virksomhetssertifikat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AGrantCarriesKidOrChainTest {

    @TempDir
    Path directory;

    @Test
    void the_certificate_alone_when_asked_for() throws KeyProblem {
        TestCertificates.Chain chain = virksomhetssertifikat().make();
        KeySettings all = KeyShapes.settings(pem(chain), null, null, null, null, null, null);
        KeySettings leaf = new KeySettings(all.certificatePath(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), KeySettings.X5c.LEAF);
        assertThat(load(all).x5c()).containsExactly(chain.leaf(), chain.intermediate());
        assertThat(load(leaf).x5c()).containsExactly(chain.leaf());
    }

    /** Maskinporten never sees that certificate, so that its end does not matter. */
    @Test
    void the_key_id_instead_of_a_certificate_even_an_expired_one() throws KeyProblem {
        TestCertificates.Chain chain = virksomhetssertifikat().valid(Instant.EPOCH, Instant.ofEpochSecond(9)).make();
        SigningKey key = load(KeyShapes.settings(pem(chain), null, null, null, null, null, "my-key"));
        assertThat(key.kid()).contains("my-key");
        assertThat(key.x5c()).isEmpty();
        assertThat(key.certificate()).contains(chain.leaf());
    }

    @Test
    void the_key_id_that_is_set_before_the_jwk_s_own() throws KeyProblem {
        String jwk = TestKeyStores.jwk(TestCertificates.keys("auth"), "own");
        assertThat(load(KeyShapes.settings(null, null, null, null, null, jwk, null)).kid()).contains("own");
        assertThat(load(KeyShapes.settings(null, null, null, null, null, jwk, "set")).kid()).contains("set");
    }

    private Path pem(TestCertificates.Chain chain) {
        return TestKeyStores.write(directory.resolve("key.pem"),
                TestKeyStores.pem(chain.all()) + TestKeyStores.pkcs8(chain.keys().getPrivate()));
    }

    private static SigningKey load(KeySettings settings) throws KeyProblem {
        return SigningKeys.load(settings, KeyVariables.maskinporten(), new KeyChecks(Instant::now, KeyChecks.Environment.TEST));
    }
}
