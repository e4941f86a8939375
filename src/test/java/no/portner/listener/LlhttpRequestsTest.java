package no.portner.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The requests of llhttp's corpus, to the proxy as they stand and with the one Host that gets past its route. What llhttp calls invalid
 * is refused. Whatever the origin sees, it can read in one way.
 */
class LlhttpRequestsTest {

    private static final TwinPki PKI = new TwinPki();
    /** llhttp knows methods by a list, and HTTP does not (RFC 9110 section 9.1): these are well framed, and passed on. */
    private static final List<String> METHODS = List.of("invalid.md: HTTP protocol and ANNOUNCE method", "invalid.md: Invalid method");

    private static RecordingOrigin origin;
    private static Listening portner;

    @BeforeAll
    static void start() throws Exception {
        origin = new RecordingOrigin(PKI);
        portner = Listening.before(origin.port(), PKI).unmatched(Unmatched.REFUSE).oneLoop().start();
    }

    @AfterAll
    static void stop() throws Exception {
        origin.close();
        portner.close();
    }

    @Test
    void what_llhttp_calls_invalid_is_refused_and_never_forwarded() throws Exception {
        int invalid = 0;
        for (LlhttpCase each : cases()) {
            if (each.isInvalid() && each.kind().equals("request") && !METHODS.contains(each.name())) {
                invalid++;
                // llhttp objects to a head that has not ended; a server waits for its end.
                List<String> seen = send(each, withHost(each.bytes()) + "\r\n\r\n", true);
                assertThat(seen.size()).as("%s: %s", each, seen).isLessThanOrEqualTo(Math.max(0, (int) each.heads() - 1));
            }
        }
        assertThat(invalid).isGreaterThan(35);
    }

    @Test
    void whatever_passes_can_be_read_in_one_way() throws Exception {
        List<LlhttpCase> all = cases();
        assertThat(all).hasSizeGreaterThan(150);
        int passed = 0;
        for (LlhttpCase each : all) {
            for (String bytes : List.of(each.bytes(), withHost(each.bytes()))) {
                List<String> seen = send(each, bytes, false);
                passed += seen.size();
                assertThat(seen.size()).as("%s: %s", each, seen).isLessThanOrEqualTo((int) each.heads());
            }
        }
        assertThat(passed).as("a corpus of which nothing passes shows nothing").isGreaterThan(50);
    }

    private static List<LlhttpCase> cases() throws IOException {
        return LlhttpCase.all("request");
    }

    /** Sends it, and waits for as many answers as llhttp has found requests, or for the end. @return the requests that the origin has seen */
    private static List<String> send(LlhttpCase of, String bytes, boolean refused) throws Exception {
        StringBuilder answers = new StringBuilder();
        // What llhttp finds to be whole when it is lenient may be half a request to others.
        boolean isLenient = !of.kind().equals("request");
        try (RawClient client = portner.client()) {
            client.send(bytes).patience(isLenient ? 300 : 15_000);
            for (int i = 0; refused || i < of.whole(); i++) {
                answers.append(client.answer(bytes.startsWith("HEAD ")).head());
            }
        } catch (SocketTimeoutException none) {
            assertThat(isLenient).as("an answer or the end after %s: %s", of, bytes).isTrue();
        } catch (EOFException end) {
            assertThat(answers.toString()).as("the last answer to %s says so", of).containsIgnoringCase("connection: close");
        }
        if (refused) {
            assertThat(answers.toString()).as("%s", of).contains("HTTP/1.1 400 ");
        }
        return origin.requests(of);
    }

    /** Puts the one Host behind every request line, in place of what there is. */
    private static String withHost(String bytes) {
        String without = Stream.of(bytes.split("(?<=\r\n)")).filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("host:"))
                .reduce("", String::concat);
        return without.replaceFirst("\r\n", "\r\nHost: localhost\r\n");
    }
}
