package no.portner.token.maskinporten;

import static no.portner.token.maskinporten.Answers.answer;
import static no.portner.token.maskinporten.Answers.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import no.portner.trace.CallTrace;
import no.portner.trace.FakeCollector;
import no.portner.trace.FakeCollector.Received;
import no.portner.trace.OnBehalf;
import no.portner.trace.Sampler;
import no.portner.trace.SpanExport;
import no.portner.trace.Spans;
import no.portner.trace.TraceParent;
import no.portner.trace.Traces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenRequestsAreTracedTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final CallTrace CALL = new CallTrace(TRACE, new TraceParent(TRACE, CALLER, true), true);
    private static final URI ENDPOINT = URI.create("https://maskinporten.no/token");

    private final FakeExchange exchange = new FakeExchange();
    private FakeCollector collector;
    private SpanExport export;
    private TracedExchange traced;

    @BeforeEach
    void start() throws Exception {
        collector = new FakeCollector();
        export = Spans.to(collector);
        traced = new TracedExchange(exchange, Traces.to(export, Spans.ALL));
    }

    @AfterEach
    void stop() {
        export.close();
        collector.close();
    }

    @Test
    void below_the_call_that_waits_and_without_a_word_of_what_was_said() throws Exception {
        exchange.answers(granted("opaque", 120));
        OnBehalf.call(CALL, () -> traced.post(ENDPOINT, "assertion"));
        Received span = collector.next();
        assertThat(span.name()).isEqualTo("POST /token");
        assertThat(span.traceId()).isEqualTo(TRACE);
        assertThat(span.parentId()).isEqualTo(CALLER);
        assertThat(span.attributes()).containsOnlyKeys("http.request.method", "http.response.status_code", "network.protocol.version",
                "server.address", "server.port", "url.full", "url.template");
        assertThat(span.attributes()).containsEntry("server.address", "maskinporten.no").containsEntry("server.port", "443")
                .containsEntry("url.full", "https://maskinporten.no/token").containsEntry("http.request.method", "POST")
                .containsEntry("http.response.status_code", "200");
        assertThat(span.span().toString()).doesNotContain("assertion", "opaque");
    }

    @Test
    void by_itself_where_no_call_waits() throws Exception {
        exchange.answers(granted("opaque", 120));
        traced.post(ENDPOINT, "assertion");
        assertThat(collector.next().parentId()).isEmpty();
    }

    @Test
    void a_refusal_is_an_error() throws Exception {
        exchange.answers(answer(400, "{\"error\":\"invalid_grant\"}"));
        traced.post(ENDPOINT, "assertion");
        assertThat(collector.next().attributes()).containsEntry("error.type", "400").containsEntry("http.response.status_code", "400");
    }

    @Test
    void and_so_is_a_server_that_cannot_be_reached_or_does_not_answer() throws Exception {
        assertThatThrownBy(() -> traced.post(ENDPOINT, "assertion")).isInstanceOf(IOException.class);
        assertThat(collector.next().attributes()).containsEntry("error.type", "token-unreachable");
        TracedExchange slow = new TracedExchange(new FakeExchange() {
            @Override
            public HttpAnswer get(URI uri) throws IOException {
                throw new InterruptedIOException();
            }
        }, Traces.to(export, Spans.ALL));
        assertThatThrownBy(() -> slow.post(ENDPOINT, "assertion")).isInstanceOf(InterruptedIOException.class);
        assertThat(collector.next().attributes()).containsEntry("error.type", "token-timeout");
    }

    @Test
    void not_where_the_call_is_not_recorded_nor_where_nothing_is() throws Exception {
        exchange.answers(granted("opaque", 120), granted("opaque", 120), granted("opaque", 120), granted("opaque", 120));
        OnBehalf.call(new CallTrace(TRACE, null, false), () -> traced.post(ENDPOINT, "assertion"));
        new TracedExchange(exchange, Traces.OFF).post(ENDPOINT, "assertion");
        new TracedExchange(exchange, Traces.to(export, new Sampler(Sampler.Root.OFF, true, 1))).post(ENDPOINT, "assertion");
        traced.get(URI.create("https://maskinporten.no/.well-known/oauth-authorization-server"));
        export.close();
        assertThat(export.counters().exported()).isZero();
        assertThat(exchange.asked).hasSize(4);
    }

    /** The attempts' own threads. */
    @Test
    void work_on_another_thread_is_done_for_the_same_call() throws Exception {
        try (Attempts attempts = new Attempts((delay, task) -> () -> { })) {
            CallTrace[] seen = new CallTrace[1];
            OnBehalf.of(CALL, () -> seen[0] = attempts.run(OnBehalf::current, Duration.ofSeconds(10)).toCompletableFuture().join());
            assertThat(seen[0]).isEqualTo(CALL);
            assertThat(attempts.run(OnBehalf::current, Duration.ofSeconds(10)).toCompletableFuture().join()).isNull();
        }
    }
}
