package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two 401s of Fiks (facts 2.4) are told apart by what they say. */
class ComplaintTest {

    static final String TOKEN = """
            {"timestamp":1637218198035,"status":401,"error":"Unauthorized","errorId":"3389ad1b-afa4-42e1-b6f8-76f63e560ad5",\
            "path":"/x","message":"Klarte ikke å validere access_token"}""";
    static final String INTEGRATION = """
            {"timestamp":1637218198035,"status":401,"error":"Unauthorized","errorId":"3389ad1b-afa4-42e1-b6f8-76f63e560ad5",\
            "path":"/x","message":"Autentisering feilet for integrasjon med id 1b2c","errorJson":{"a":[1]}}""";

    interface Coder {
        OutputStream over(OutputStream plain) throws IOException;
    }

    static byte[] gzip(String text) throws IOException {
        return coded(text, GZIPOutputStream::new);
    }

    private static byte[] coded(String text, Coder coder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = coder.over(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static boolean aboutIntegration(String coding, byte[] body) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (coding != null) {
            headers.set("Content-Encoding", coding);
        }
        return Complaint.aboutIntegration(headers, body);
    }

    private static boolean aboutIntegration(String body) {
        return aboutIntegration(null, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fiks_own_words_are_understood() {
        assertThat(aboutIntegration(INTEGRATION)).isTrue();
        assertThat(aboutIntegration(TOKEN)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTENTISERING FEILET FOR INTEGRASJON", "<p>autentisering feilet for integrasjon</p>",
        "{\"message\":\"Autentisering Feilet for integrasjon", "{\"message\":{\"text\":\"Autentisering feilet for integrasjon\"}}",
        "[\"Autentisering feilet for integrasjon\"]"})
    void other_forms_are_read_as_text(String body) {
        assertThat(aboutIntegration(body)).isTrue();
    }

    @Test
    void in_fiks_form_only_the_message_counts() {
        assertThat(aboutIntegration("{\"path\":\"/autentisering feilet for integrasjon\",\"message\":\"noe annet\"}")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "{\"message\":", "nothing"})
    void what_says_nothing_says_nothing(String body) {
        assertThat(aboutIntegration(body)).isFalse();
    }

    @Test
    void codings_are_undone() throws IOException {
        assertThat(aboutIntegration("gzip", gzip(INTEGRATION))).isTrue();
        assertThat(aboutIntegration("X-Gzip", gzip(INTEGRATION))).isTrue();
        assertThat(aboutIntegration("identity", INTEGRATION.getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(aboutIntegration("deflate", coded(INTEGRATION, DeflaterOutputStream::new))).isTrue();
        assertThat(aboutIntegration("deflate", coded(INTEGRATION,
                out -> new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true))))).as("without its wrapper").isTrue();
        assertThat(aboutIntegration("gzip", gzip(TOKEN))).isFalse();
    }

    @Test
    void a_body_that_was_cut_short_says_what_came() throws IOException {
        byte[] whole = gzip(INTEGRATION + " ".repeat(1000) + "end");
        assertThat(aboutIntegration("gzip", Arrays.copyOf(whole, whole.length - 8))).isTrue();
    }

    @Test
    void a_small_body_that_is_coded_from_a_huge_one_is_not_unpacked_to_its_end() throws IOException {
        assertThat(aboutIntegration("gzip", gzip(" ".repeat(HeldAnswer.MOST + 8192) + "Autentisering feilet for integrasjon"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip, gzip", "unknown"})
    void a_coding_that_cannot_be_read_says_nothing(String coding) {
        assertThat(aboutIntegration(coding, INTEGRATION.getBytes(StandardCharsets.UTF_8))).isFalse();
    }
}
