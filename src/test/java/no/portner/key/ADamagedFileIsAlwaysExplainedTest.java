package no.portner.key;

import static no.portner.key.TestCertificates.virksomhetssertifikat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of a file's bytes, the answer is a key or a sentence: while Portner runs a half-written file is an ordinary thing. */
class ADamagedFileIsAlwaysExplainedTest {

    private static final long SEED = 3;
    private static final int DAMAGES = 40;
    private static final KeyChecks CHECKS = new KeyChecks(Instant::now, KeyChecks.Environment.TEST);

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> in_every_shape() {
        TestCertificates.Chain chain = virksomhetssertifikat().make();
        TestKeyStores.Entry entry = new TestKeyStores.Entry("x", chain.keys().getPrivate(), "changeit", chain.all());
        Map<String, byte[]> shapes = Map.of("PKCS#12", TestKeyStores.pkcs12("changeit", entry), "PKCS#12 with RC2",
                TestKeyStores.legacyPkcs12("changeit", entry), "JKS", TestKeyStores.jks("changeit", entry), "PEM",
                (TestKeyStores.pem(chain.all()) + TestKeyStores.pkcs8(chain.keys().getPrivate())).getBytes(), "encrypted PEM",
                (TestKeyStores.pem(chain.all()) + TestKeyStores.encryptedPkcs8(chain.keys().getPrivate(), "changeit")).getBytes());
        return shapes.entrySet().stream().map(shape -> DynamicTest.dynamicTest(shape.getKey(), () -> {
            Random random = new Random(SEED);
            for (int damage = 0; damage < DAMAGES; damage++) {
                byte[] content = shape.getValue().clone();
                int at = random.nextInt(content.length);
                if (damage % 4 == 0) {
                    content = Arrays.copyOf(content, at);
                } else {
                    content[at] = (byte) random.nextInt();
                }
                loads(TestKeyStores.write(directory.resolve("file"), content));
            }
        }));
    }

    private static void loads(Path file) {
        try {
            SigningKeys.load(KeyShapes.store(file, "changeit"), KeyVariables.maskinporten(), CHECKS);
        } catch (KeyProblem problem) {
            assertThat(problem.getMessage()).contains("MASKINPORTEN_").hasSizeLessThan(600);
        }
    }
}
