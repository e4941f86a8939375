package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import no.portner.error.ProxyError;
import no.portner.listener.RawClient.Answer;
import no.portner.token.AccessToken;
import no.portner.token.TokenSource;
import no.portner.trace.CallTrace;
import no.portner.trace.FakeCollector;
import no.portner.trace.FakeCollector.Received;
import no.portner.trace.OnBehalf;
import no.portner.trace.SpanExport;
import no.portner.trace.Spans;
import no.portner.trace.TraceParent;
import no.portner.trace.Traces;
import no.portner.twin.TwinPki;
import no.portner.upstream.Http2Upstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call's spans, as they come to a collector over real sockets, and what upstream is told of them. */
class CallsAreTracedTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String SAMPLED = "traceparent: 00-" + TRACE + "-" + CALLER + "-01\r\ntracestate: congo=t61\r\nbaggage: a=b\r\n";
    private static final String UNSAMPLED = "traceparent: 00-" + TRACE + "-" + CALLER + "-00\r\ntracestate: congo=t61\r\n";

    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private FakeCollector collector;
    private SpanExport export;
    private ScriptedUpstream upstream;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        collector = new FakeCollector();
        export = Spans.to(collector);
        upstream = new ScriptedUpstream(PKI);
        start(Listening.FIXED);
    }

    private void start(TokenSource tokens) throws Exception {
        portner = Listening.before(upstream.port(), PKI).oneLoop().tokens(tokens).traces(Traces.to(export, Spans.ALL))
                .consumer(ConsumerHeader.named("X-On-Behalf-Of", List.of("910753614"))).start();
        client = portner.client();
    }

    /** With tokens of a test's own, the route's own fetched before any call. */
    private void again(TokenSource tokens) throws Exception {
        client.close();
        portner.close();
        start(tokens);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
        export.close();
        collector.close();
        assertThat(upstream.failures()).as("what went wrong in a script").isEmpty();
    }

    private void answers(String... answers) {
        upstream.next(c -> {
            for (String answer : answers) {
                heads.add(c.head());
                c.send(answer);
            }
        });
    }

    private String head() throws InterruptedException {
        String head = heads.poll(15, TimeUnit.SECONDS);
        assertThat(head).as("a request that reached upstream").isNotNull();
        return head;
    }

    private static String answer(int status) {
        return "HTTP/1.1 " + status + " So\r\nContent-Length: 2\r\n\r\nok";
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private static String told(Received span) {
        return "\r\ntraceparent: 00-" + span.traceId() + "-" + span.spanId() + "-01\r\n";
    }

    @Test
    void below_the_callers_and_upstream_gets_its_id() throws Exception {
        answers(answer(200));
        assertThat(client.send(get("/api/v1/12345678901?secret=1", SAMPLED)).answer().status()).isEqualTo(200);
        Received span = collector.next();
        assertThat(span.traceId()).isEqualTo(TRACE);
        assertThat(span.parentId()).isEqualTo(CALLER);
        assertThat(span.name()).isEqualTo("GET /api/v1/*");
        assertThat(span.attributes()).containsOnlyKeys("http.request.method", "http.response.status_code", "network.protocol.version",
                "portner.route", "server.address", "server.port", "url.full", "url.template");
        assertThat(span.attributes()).containsEntry("http.request.method", "GET").containsEntry("http.response.status_code", "200")
                .containsEntry("network.protocol.version", "1.1").containsEntry("portner.route", "fiks").containsEntry("server.address", "localhost")
                .containsEntry("server.port", String.valueOf(upstream.port())).containsEntry("url.template", "/api/v1/*")
                .containsEntry("url.full", "https://localhost:" + upstream.port() + "/api/v1/*");
        assertThat(span.span().hasStatus()).isFalse();
        assertThat(span.span().getFlags()).as("sampled, and its parent is another program's").isEqualTo(0x301);
        assertThat(span.span().getEndTimeUnixNano()).isGreaterThan(span.span().getStartTimeUnixNano());
        assertThat(head()).containsOnlyOnce("traceparent").contains(told(span), "\r\ntracestate: congo=t61\r\n", "\r\nbaggage: a=b\r\n");
        assertThat(portner.spans).containsExactly(new TraceParent(TRACE, span.spanId(), true));
    }

    @Test
    void not_where_the_caller_does_not_and_then_its_headers_pass_as_they_are() throws Exception {
        answers(answer(200), answer(200));
        client.send(get("/not", UNSAMPLED)).answer();
        client.send(get("/yes", SAMPLED)).answer();
        assertThat(head()).contains("\r\ntraceparent: 00-" + TRACE + "-" + CALLER + "-00\r\n", "\r\ntracestate: congo=t61\r\n");
        assertThat(collector.next().name()).isEqualTo("GET /yes");
        assertThat(collector.rest()).isEmpty();
    }

    @Test
    void a_trace_begins_here_where_the_caller_has_none_or_says_nothing_that_can_be_read() throws Exception {
        answers(answer(200), answer(200));
        client.send(get("/a", "")).answer();
        client.send(get("/b", "traceparent: 00-nonsense-01\r\ntracestate: congo=t61\r\n")).answer();
        Received first = collector.next();
        Received second = collector.next();
        assertThat(first.parentId()).isEmpty();
        assertThat(second.parentId()).isEmpty();
        assertThat(first.traceId()).isNotEqualTo(second.traceId());
        assertThat(head()).contains(told(first));
        assertThat(head()).contains(told(second)).containsOnlyOnce("traceparent").doesNotContain("tracestate");
    }

    @Test
    void an_answer_of_400_or_more_is_an_error() throws Exception {
        answers(answer(404), answer(503));
        client.send(get("/a", SAMPLED)).answer();
        client.send(get("/b", SAMPLED)).answer();
        for (String status : List.of("404", "503")) {
            Received span = collector.next();
            assertThat(span.attributes()).containsEntry("http.response.status_code", status).containsEntry("error.type", status);
            assertThat(span.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(span.span().getStatus().getMessage()).isEmpty();
        }
    }

    @Test
    void an_upstream_that_cannot_be_called_is_one_too_by_the_type_that_the_client_is_told() throws Exception {
        upstream.next(c -> {
            heads.add(c.head());
            c.send("nonsense\r\n\r\n");
        });
        Answer answer = client.send(get("/x", SAMPLED)).answer();
        Received span = collector.next();
        assertThat(answer.body()).contains(span.attribute("error.type"));
        assertThat(span.attributes()).containsEntry("error.type", "upstream-protocol").doesNotContainKey("http.response.status_code");
    }

    @Test
    void each_time_that_a_call_is_sent_has_its_own() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        again((request, atMost) -> CompletableFuture.completedFuture(new AccessToken("token-" + fetched.getAndIncrement(),
                System.nanoTime() - Duration.ofMinutes(1).toNanos(), Duration.ofHours(1))));
        answers(answer(401), answer(200));
        assertThat(client.send(get("/x", SAMPLED)).answer().status()).isEqualTo(200);
        Received refused = collector.next();
        Received again = collector.next();
        assertThat(refused.attributes()).containsEntry("http.response.status_code", "401").containsEntry("error.type", "401")
                .doesNotContainKey("http.request.resend_count");
        assertThat(again.attributes()).containsEntry("http.response.status_code", "200").containsEntry("http.request.resend_count", "1");
        assertThat(List.of(refused.traceId(), again.traceId())).containsOnly(TRACE);
        assertThat(List.of(refused.parentId(), again.parentId())).containsOnly(CALLER);
        assertThat(refused.span().getEndTimeUnixNano()).isLessThanOrEqualTo(again.span().getStartTimeUnixNano());
        assertThat(head()).contains(told(refused)).contains("token-0");
        assertThat(head()).contains(told(again)).contains("token-1");
    }

    @Test
    void and_so_when_a_waiting_connection_was_stale() throws Exception {
        upstream.next(c -> {
            heads.add(c.head());
            c.send(answer(200));
            heads.add(c.head());
            c.close();
        });
        answers(answer(200));
        client.send(get("/1", UNSAMPLED)).answer();
        assertThat(client.send(get("/2", SAMPLED)).answer().status()).isEqualTo(200);
        Received lost = collector.next();
        Received again = collector.next();
        assertThat(lost.attributes()).containsEntry("error.type", "upstream-closed").doesNotContainKey("http.response.status_code");
        assertThat(again.attributes()).containsEntry("http.request.resend_count", "1").containsEntry("http.response.status_code", "200");
        head();
        assertThat(head()).contains(told(lost));
        assertThat(head()).contains(told(again));
    }

    /** Whoever gets the token does it for the call that has none; nobody else is there to be asked for. */
    @Test
    void a_token_is_asked_for_on_behalf_of_the_call_that_waits() throws Exception {
        AtomicReference<CallTrace> onBehalf = new AtomicReference<>();
        again((request, atMost) -> {
            onBehalf.set(OnBehalf.current());
            return Listening.FIXED.fetch(request, atMost);
        });
        answers(answer(200));
        assertThat(onBehalf.get()).as("of the route's own token").isNull();
        client.send(get("/x", SAMPLED + "X-On-Behalf-Of: 910753614\r\n")).answer();
        assertThat(onBehalf.get()).isEqualTo(new CallTrace(TRACE, new TraceParent(TRACE, CALLER, true), true));
        collector.next();
    }

    @Test
    void a_call_without_a_token_was_never_sent_and_has_no_span() throws Exception {
        again((request, atMost) -> CompletableFuture.failedStage(ProxyError.of(ProxyError.Kind.TOKEN_REFUSED, "MP-200")));
        assertThat(client.send(get("/x", SAMPLED)).answer().status()).isEqualTo(502);
        assertThat(collector.rest()).isEmpty();
    }

    @Test
    void calls_to_hosts_that_no_route_has_are_left_alone() throws Exception {
        try (PlainServer far = new PlainServer()) {
            client.send("GET http://" + far.authority() + "/x HTTP/1.1\r\nHost: " + far.authority() + "\r\n" + SAMPLED + "\r\n");
            assertThat(PlainServer.head(far.connection())).contains("\r\ntraceparent: 00-" + TRACE + "-" + CALLER + "-01\r\n");
        }
        assertThat(collector.rest()).isEmpty();
    }

    @Test
    void over_http_2_upstream_too() throws Exception {
        try (Http2Upstream second = new Http2Upstream(PKI); Listening other = Listening.before(second.port(), PKI).settings(Listening.HTTP2)
                .traces(Traces.to(export, Spans.ALL)).start(); Http2Client http2 = other.http2()) {
            http2.headers(1, true, ":method", "BREW", ":scheme", "http", ":path", "/pot-1", ":authority", "localhost", "traceparent",
                    "00-" + TRACE + "-" + CALLER + "-01");
            Http2Upstream.Call call = second.next();
            call.answer("ok");
            assertThat(http2.answer(1).status()).isEqualTo(200);
            Received span = collector.next();
            assertThat(span.name()).isEqualTo("HTTP /*");
            assertThat(span.attributes()).containsEntry("network.protocol.version", "2").containsEntry("http.request.method", "_OTHER");
            assertThat(call.headers.get("traceparent")).hasToString("00-" + TRACE + "-" + span.spanId() + "-01");
        }
    }

    @Test
    void of_a_websocket_it_ends_when_the_other_protocol_begins() throws Exception {
        upstream.next(c -> {
            heads.add(c.head());
            c.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            c.sawEnd();
        });
        client.send(get("/ws", SAMPLED + "Connection: Upgrade\r\nUpgrade: websocket\r\n"));
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
        assertThat(collector.next().attributes()).containsEntry("http.response.status_code", "101");
    }
}
