package no.portner.token.maskinporten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.portner.Corpora;
import no.portner.error.ProxyError;
import org.junit.jupiter.api.Test;

/** Every file of JSONTestSuite as Maskinporten's answer: none is a token, and none does more harm than an error. */
class JsonCorpusTest {

    @Test
    void no_file_of_the_corpus_is_taken_for_a_token() throws IOException {
        List<Path> files = files();
        assertThat(files).hasSizeGreaterThan(300);
        for (Path file : files) {
            Throwable failure = catchThrowable(() -> TokenResponse.parse(answer(200, file)));
            assertThat(failure).as(file.toString()).isInstanceOf(ProxyError.class);
            assertThat(((ProxyError) failure).kind()).as(file.toString()).isEqualTo(ProxyError.Kind.TOKEN_UNREACHABLE);
        }
    }

    @Test
    void every_file_of_the_corpus_can_stand_in_a_refusal() throws IOException {
        for (Path file : files()) {
            ProxyError error = MaskinportenError.from(answer(400, file), Instant.EPOCH).error();
            assertThat(error.detail()).as(file.toString()).isNotBlank();
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Corpora.folder("json").resolve("test_parsing"))) {
            return files.sorted().toList();
        }
    }

    private static HttpAnswer answer(int status, Path file) throws IOException {
        byte[] body = Files.readAllBytes(file);
        boolean tooLarge = body.length > HttpAnswer.MOST_BYTES;
        return new HttpAnswer(status, Optional.empty(), false, Optional.empty(),
                tooLarge ? Arrays.copyOf(body, HttpAnswer.MOST_BYTES) : body, tooLarge);
    }
}
