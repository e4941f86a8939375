package no.portner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretReadingTest {

    private static final Variable PASSWORD = Variable.FIKS_INTEGRASJON_PASSORD;

    @TempDir
    Path directory;

    @Test
    void aSecretComesFromItsVariableAsItIs() {
        assertThat(new EnvironmentReader(Map.of(PASSWORD.name(), " s3cret\n")).secret(PASSWORD)).contains(Secret.of(" s3cret\n"));
    }

    @ParameterizedTest
    @CsvSource({"'s3cret', 's3cret'", "'s3cret\n', 's3cret'", "'s3cret\r\n', 's3cret'", "'s3cret\n\n', 's3cret\n'",
        "' s3cret ', ' s3cret '"})
    void aSecretFromAFileLosesOneLineBreak(String content, String secret) throws IOException {
        assertThat(new EnvironmentReader(file(content.getBytes())).secret(PASSWORD)).contains(Secret.of(secret));
    }

    @Test
    void bothAtOnceAreRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "s3cret");
        problem(Map.of(PASSWORD.name(), "s3cret", PASSWORD.fileName(), file.toString()),
                "FIKS_INTEGRASJON_PASSORD and FIKS_INTEGRASJON_PASSORD_FILE are both set; set one of them");
    }

    @Test
    void anEmptyVariableBesideTheFileCountsAsNotSet() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "s3cret");
        EnvironmentReader reader = new EnvironmentReader(Map.of(PASSWORD.name(), "", PASSWORD.fileName(), file.toString()));
        assertThat(reader.secret(PASSWORD)).contains(Secret.of("s3cret"));
    }

    @Test
    void aFileThatIsNotThereIsAProblemOfTheFileVariable() {
        problem(Map.of(PASSWORD.fileName(), directory.resolve("none").toString()),
                "FIKS_INTEGRASJON_PASSORD_FILE names a file that cannot be read");
        problem(Map.of(PASSWORD.fileName(), directory.toString()), "FIKS_INTEGRASJON_PASSORD_FILE names a file that cannot be read");
        problem(Map.of(PASSWORD.fileName(), "s3cret\0"), "FIKS_INTEGRASJON_PASSORD_FILE is not a path");
    }

    @Test
    void aFileWithoutASecretIsAProblem() throws IOException {
        problem(file("\n".getBytes()), "FIKS_INTEGRASJON_PASSORD_FILE names an empty file");
        problem(file(new byte[] {(byte) 0xff, (byte) 0xfe}), "FIKS_INTEGRASJON_PASSORD_FILE names a file that is not text in UTF-8");
        problem(file(new byte[262_145]), "FIKS_INTEGRASJON_PASSORD_FILE names a file of more than 256 KiB");
    }

    @Test
    void aSecretIsNeverReadAsAPlainValue() {
        EnvironmentReader reader = new EnvironmentReader(Map.of(PASSWORD.name(), "s3cret"));
        assertThatIllegalArgumentException().isThrownBy(() -> reader.read(PASSWORD, Values.port()));
        assertThatIllegalArgumentException().isThrownBy(() -> reader.secret(Variable.FIKS_INTEGRASJON_ID));
    }

    @Test
    void aSecretFromAFileIsReadAgainAndAnotherOneIsAlwaysTheSame() throws Exception {
        Secret inFile = new EnvironmentReader(file("s3cret\n".getBytes())).secret(PASSWORD).orElseThrow();
        assertThat(inFile.file()).contains(directory.resolve("secret"));
        assertThat(inFile.again()).isEqualTo(inFile);
        file("another\n".getBytes());
        assertThat(inFile.again()).isEqualTo(Secret.of("another"));
        assertThat(inFile.again().again()).isEqualTo(Secret.of("another"));
        assertThat(inFile).as("what has been read stays").isEqualTo(Secret.of("s3cret"));
        Secret inline = Secret.of("s3cret");
        assertThat(inline.again()).isSameAs(inline);
        assertThat(inline.file()).isEmpty();
    }

    @Test
    void aSecretIsCheckedWheneverItIsRead() throws Exception {
        EnvironmentReader reader = new EnvironmentReader(file("s3cret".getBytes()));
        Secret secret = reader.secret(PASSWORD, Values.fieldValue()).orElseThrow();
        file("s3c\r\nret".getBytes());
        assertThatExceptionOfType(UnreadableSecret.class).isThrownBy(secret::again)
                .withMessageStartingWith("FIKS_INTEGRASJON_PASSORD_FILE has a line break");
        Files.delete(directory.resolve("secret"));
        assertThatExceptionOfType(UnreadableSecret.class).isThrownBy(secret::again)
                .withMessageStartingWith("FIKS_INTEGRASJON_PASSORD_FILE names a file that cannot be read; check the volume mount");
        file("s3cret".getBytes());
        assertThat(secret.again()).isEqualTo(secret);
    }

    /** {@code <(...)} of a shell: there is nothing to be read a second time, and a named pipe would block. */
    @Test
    void aSecretFromSomethingThatIsReadOnceStaysAsItIs() throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), "s3cret");
        Secret secret = new EnvironmentReader(Map.of(PASSWORD.fileName(), file.toString())).secret(PASSWORD).orElseThrow();
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/null"));
        assertThat(secret.again()).isSameAs(secret);
    }

    private Map<String, String> file(byte[] content) throws IOException {
        return Map.of(PASSWORD.fileName(), Files.write(directory.resolve("secret"), content).toString());
    }

    private static void problem(Map<String, String> environment, String text) {
        EnvironmentReader reader = new EnvironmentReader(environment);
        assertThat(reader.secret(PASSWORD)).isEmpty();
        assertThatExceptionOfType(ConfigurationProblems.class).isThrownBy(reader::throwProblems).withMessageContaining(text)
                .satisfies(e -> assertThat(e).message().doesNotContain("s3cret"));
    }
}
