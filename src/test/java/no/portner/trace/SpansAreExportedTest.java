package no.portner.trace;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import no.portner.trace.Collector.Answer;
import no.portner.trace.Collector.Outcome;
import no.portner.trace.FakeCollector.Received;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpansAreExportedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Otlp OTLP = new Otlp(Map.of("service.name", "test"), "1");
    private static final ExportSettings SMALL = new ExportSettings(3, Duration.ofMillis(10), Duration.ofMillis(10));

    private final BlockingQueue<LogRecord> log = new LinkedBlockingQueue<>();
    private final Logger logger = Logger.getLogger(SpanExport.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(line);
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void deafen() {
        logger.removeHandler(handler);
    }

    @Test
    void as_opentelemetrys_own_classes_read_them() throws Exception {
        try (FakeCollector collector = new FakeCollector(); SpanExport export = Spans.to(collector)) {
            Span failed = Spans.ended("GET /b");
            failed.failed();
            export.accept(Spans.ended("GET /a/æ"));
            export.accept(failed);
            Received first = collector.next();
            assertThat(first.name()).isEqualTo("GET /a/æ");
            assertThat(first.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
            assertThat(first.spanId()).isEqualTo("00f067aa0ba902b7");
            assertThat(first.parentId()).isEmpty();
            assertThat(first.attributes()).containsExactlyInAnyOrderEntriesOf(Map.of("url.full", "https://api.fiks.ks.no/a",
                    "http.response.status_code", "503", "far", String.valueOf(Long.MIN_VALUE)));
            assertThat(first.span().getKind()).isEqualTo(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT);
            assertThat(first.span().getStartTimeUnixNano()).isEqualTo(1_700_000_000_000_000_005L);
            assertThat(first.span().getEndTimeUnixNano()).isEqualTo(1_700_000_000_000_001_005L);
            assertThat(first.span().hasStatus()).isFalse();
            assertThat(first.span().getFlags()).isEqualTo(0x101);
            assertThat(collector.next().span().getStatus().getCode())
                    .isEqualTo(io.opentelemetry.proto.trace.v1.Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(collector.resource()).containsEntry("service.name", "test").containsEntry("æ", "ø");
            eventually(PATIENCE, () -> assertThat(export.counters().exported()).isEqualTo(2));
        }
    }

    @Test
    void many_at_once_and_none_is_lost() throws Exception {
        try (FakeCollector collector = new FakeCollector();
                SpanExport export = Spans.to(collector, 2000)) {
            for (int i = 0; i < 1500; i++) {
                export.accept(Spans.ended("GET /" + i));
            }
            for (int i = 0; i < 1500; i++) {
                assertThat(collector.next().name()).isEqualTo("GET /" + i);
            }
            assertThat(collector.headers().size()).as("requests").isBetween(3, 1500);
        }
    }

    @Test
    void what_has_ended_when_portner_ends_is_still_sent() {
        AtomicInteger requests = new AtomicInteger();
        SpanExport export = new SpanExport(OTLP, request -> {
            requests.incrementAndGet();
            return Answer.TAKEN;
        }, new ExportSettings(10, Duration.ofHours(1)));
        export.accept(Spans.ended("GET /last"));
        export.close();
        assertThat(requests.get()).isEqualTo(1);
        assertThat(export.counters().exported()).isEqualTo(1);
    }

    @Test
    void again_when_the_collector_asks_for_that_and_not_when_it_refuses() throws Exception {
        Deque<Answer> answers = new ConcurrentLinkedDeque<>(List.of(new Answer(Outcome.TRY_AGAIN, "busy"), new Answer(Outcome.TRY_AGAIN, "busy"),
                Answer.TAKEN, new Answer(Outcome.REFUSED, "never")));
        try (SpanExport export = new SpanExport(OTLP, request -> answers.poll(), SMALL)) {
            export.accept(Spans.ended("GET /patient"));
            eventually(PATIENCE, () -> assertThat(export.counters().exported()).isEqualTo(1));
            export.accept(Spans.ended("GET /refused"));
            eventually(PATIENCE, () -> assertThat(export.counters().failed()).isEqualTo(1));
            assertThat(answers).isEmpty();
        }
        assertThat(log.stream().map(SpansAreExportedTest::text).toList()).hasSize(3);
        assertThat(text(log.poll())).contains("busy");
        assertThat(text(log.poll())).isEqualTo("Spans are exported again");
        assertThat(text(log.poll())).contains("never");
    }

    private static String text(LogRecord line) {
        return line instanceof ExtLogRecord record ? record.getFormattedMessage() : line.getMessage();
    }

    @Test
    void a_dead_collector_costs_spans_and_one_line() throws Exception {
        try (SpanExport export = new SpanExport(OTLP, request -> new Answer(Outcome.REFUSED, "gone"), SMALL)) {
            for (int i = 1; i <= 3; i++) {
                long failed = i;
                export.accept(Spans.ended("GET /nowhere"));
                eventually(PATIENCE, () -> assertThat(export.counters().failed()).isEqualTo(failed));
            }
        }
        assertThat(log.stream().map(SpansAreExportedTest::text)).singleElement().asString().contains("gone");
    }

    @Test
    void a_collector_that_hangs_keeps_nobody_waiting_and_what_does_not_fit_is_counted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        try (SpanExport export = new SpanExport(OTLP, request -> {
            requests.incrementAndGet();
            asked.countDown();
            await(go);
            return Answer.TAKEN;
        }, SMALL)) {
            export.accept(Spans.ended("GET /first"));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 10; i++) {
                export.accept(Spans.ended("GET /more"));
            }
            assertThat(export.counters().dropped()).isEqualTo(7);
            go.countDown();
            eventually(PATIENCE, () -> assertThat(export.counters().exported()).isEqualTo(4));
            assertThat(requests.get()).isEqualTo(2);
        }
    }

    @Test
    void a_collector_that_wants_it_again_and_again_is_given_up() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (SpanExport export = new SpanExport(OTLP, request -> {
            requests.incrementAndGet();
            return new Answer(Outcome.TRY_AGAIN, "busy");
        }, new ExportSettings(3, Duration.ofMillis(10), Duration.ofMillis(1)))) {
            export.accept(Spans.ended("GET /x"));
            eventually(PATIENCE, () -> assertThat(export.counters().failed()).isEqualTo(1));
            assertThat(requests.get()).isEqualTo(5);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
