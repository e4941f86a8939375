package no.portner.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class EveryShapeOfKeyLoadsTest {

    private static final KeyChecks CHECKS = new KeyChecks(Instant::now, KeyChecks.Environment.TEST);

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> each_shape_gives_the_same_key() {
        Map<String, KeySettings> shapes = KeyShapes.write(directory);
        return shapes.entrySet().stream().map(shape -> DynamicTest.dynamicTest(shape.getKey(), () -> {
            SigningKey key = SigningKeys.load(shape.getValue(), KeyVariables.maskinporten(), CHECKS);

            assertThat(RsaKeys.fits(key.privateKey(), TestCertificates.keys("auth").getPublic())).isTrue();
            assertThat(key.thumbprint()).hasSize(43);
            if (key.kid().isPresent()) {
                assertThat(key.kid()).contains(KeyShapes.KEY_ID);
            } else {
                assertThat(key.x5c()).hasSize(2);
                assertThat(key.organisationNumber()).contains(TestCertificates.ORGANISATION_NUMBER);
            }
        }));
    }
}
