package no.portner.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AKeyIsSummedUpWithoutItselfTest {

    private static final KeyChecks CHECKS = new KeyChecks(Instant::now, KeyChecks.Environment.TEST);

    @TempDir
    Path directory;

    @Test
    void everyShapeIsToldByItsThumbprintAndByWhatAGrantCarries() throws KeyProblem {
        for (Map.Entry<String, KeySettings> shape : KeyShapes.write(directory).entrySet()) {
            SigningKey key = SigningKeys.load(shape.getValue(), KeyVariables.maskinporten(), CHECKS);
            KeySummary summary = KeySummary.of(key);
            assertThat(summary.thumbprint()).as(shape.getKey()).isEqualTo(key.thumbprint());
            assertThat(summary.sentAs()).isEqualTo(key.kid().isPresent() ? "kid " + KeyShapes.KEY_ID : "x5c of 2 certificates");
            key.certificate().ifPresent(certificate -> assertThat(summary.certificate()).contains(new KeySummary.Holder("Testkommune",
                    key.organisationNumber(), TestCertificates.TEST_CA_NAME, certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant())));
            assertThat(summary.certificate().isPresent()).isEqualTo(key.certificate().isPresent());
            assertThat(KeySummary.files(shape.getValue())).allMatch(file -> file.startsWith(directory));
            assertThat(KeySummary.files(shape.getValue()).isEmpty()).isEqualTo(shape.getValue().clientJwk().isPresent());
        }
    }

    @Test
    void aPathWithoutAFileIsNotRepeated() {
        assertThat(KeySummary.files(KeyShapes.store(directory.resolve("none"), ""))).isEmpty();
    }
}
