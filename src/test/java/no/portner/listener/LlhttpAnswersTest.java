package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import no.portner.listener.RawClient.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The answers of llhttp's corpus, from an upstream: what llhttp calls invalid never passes for whole, and nothing reaches the next call. */
class LlhttpAnswersTest {

    private static final TwinPki PKI = new TwinPki();
    /** Where llhttp is stricter than RFC 9112 sections 4 and 9.3, with the reason. */
    private static final List<String> OTHER_OPINIONS = List.of();

    private static ScriptedUpstream upstream;
    private static Listening portner;

    @BeforeAll
    static void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).oneLoop().start();
    }

    @AfterAll
    static void stop() throws Exception {
        upstream.close();
        portner.close();
    }

    private static Answer answerTo(String bytes) throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(bytes).close();
        });
        try (RawClient client = portner.client()) {
            return client.get("/first").finalAnswer();
        }
    }

    private static void assertNextCallIsServed(LlhttpCase after) throws Exception {
        upstream.next(c -> {
            assertThat(c.head()).startsWith("GET /next ");
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext").close();
        });
        try (RawClient client = portner.client()) {
            assertThat(client.get("/next").answer().body()).as("the call after %s", after).isEqualTo("next");
        }
    }

    @Test
    void what_llhttp_calls_invalid_never_passes_for_whole() throws Exception {
        int invalid = 0;
        for (LlhttpCase each : cases()) {
            if (each.isInvalid() && each.kind().equals("response") && each.whole() == 0 && !OTHER_OPINIONS.contains(each.name())) {
                invalid++;
                Answer answer = answerTo(each.bytes());
                assertThat(answer.status() == 502 || !answer.whole()).as("%s: %s", each, answer).isTrue();
                assertNextCallIsServed(each);
            }
        }
        assertThat(invalid).isGreaterThan(15);
    }

    @Test
    void every_answer_ends_and_the_next_call_is_served() throws Exception {
        List<LlhttpCase> all = cases();
        assertThat(all).hasSizeGreaterThan(70);
        int passed = 0;
        for (LlhttpCase each : all) {
            passed += answerTo(each.bytes()).status() == 502 ? 0 : 1;
            assertNextCallIsServed(each);
        }
        assertThat(passed).as("a corpus of which nothing passes shows nothing").isGreaterThan(20);
    }

    private static List<LlhttpCase> cases() throws IOException {
        return LlhttpCase.all("response");
    }
}
