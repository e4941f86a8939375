package no.portner.trace;

import io.vertx.core.net.ClientOptionsBase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes ended spans from any thread, without waiting for anything, and brings them to the collector on a thread of its own. What does not
 * fit the queue is dropped and counted: a collector that is dead, or slow, costs spans and no calls.
 */
public final class SpanExport implements Consumer<Span>, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SpanExport.class);
    /** As OpenTelemetry's batches by default. */
    private static final int BATCH = 512;
    private static final int TRIES = 5;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Queue<Span> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final SpanCounters counters = new SpanCounters();
    private final Otlp otlp;
    private final Collector collector;
    private final ExportSettings settings;
    private final Thread thread;
    private volatile boolean closing;
    private boolean outage;

    /**
     * To a collector that is reached by OTLP over HTTP.
     *
     * @param way sets the trusted roots of a connection, and the outgoing proxy where there is one
     * @param version of Portner
     */
    public static SpanExport to(CollectorSettings collector, BiConsumer<ClientOptionsBase, URI> way, String version) {
        return new SpanExport(new Otlp(collector.resource(), version), new RestCollector(collector, way), collector.export());
    }

    SpanExport(Otlp otlp, Collector collector, ExportSettings settings) {
        this.otlp = Objects.requireNonNull(otlp, "otlp");
        this.collector = Objects.requireNonNull(collector, "collector");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.thread = new Thread(this::run, "portner-traces");
        thread.setDaemon(true);
        thread.start();
    }

    public SpanCounters counters() {
        return counters;
    }

    /** A span that has ended. Nobody waits here: neither for a lock nor for the collector. */
    @Override
    public void accept(Span span) {
        int before = waiting.getAndIncrement();
        if (before >= settings.queue()) {
            waiting.decrementAndGet();
            counters.oneDropped();
            return;
        }
        queue.add(span);
        if (before + 1 == Math.min(BATCH, settings.queue())) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closing) {
            pause(settings.delay());
            while (waiting.get() >= BATCH && !closing) {
                export(take());
            }
            export(take());
        }
        export(take());
    }

    private List<Span> take() {
        List<Span> batch = new ArrayList<>();
        Span span = queue.poll();
        while (span != null) {
            waiting.decrementAndGet();
            batch.add(span);
            span = batch.size() < BATCH ? queue.poll() : null;
        }
        return batch;
    }

    private void export(List<Span> batch) {
        if (batch.isEmpty()) {
            return;
        }
        byte[] request = otlp.request(batch);
        Duration pause = settings.firstPause();
        Collector.Answer answer = collector.send(request);
        for (int i = 1; i < TRIES && answer.outcome() == Collector.Outcome.TRY_AGAIN && !closing; i++) {
            told(answer);
            pause(pause);
            pause = pause.multipliedBy(2);
            answer = collector.send(request);
        }
        told(answer);
        if (answer.outcome() == Collector.Outcome.TAKEN) {
            counters.exported(batch.size());
        } else {
            counters.failed(batch.size());
        }
    }

    /** One line when it begins and one when it is over. */
    private void told(Collector.Answer answer) {
        boolean taken = answer.outcome() == Collector.Outcome.TAKEN;
        if (!taken && !outage) {
            LOG.warnf("No spans are exported, calls go on: %s. More of the same is only counted (portner_spans_total)", answer.detail());
        } else if (taken && outage) {
            LOG.info("Spans are exported again");
        }
        outage = !taken;
    }

    private void pause(Duration atMost) {
        if (!closing) {
            LockSupport.parkNanos(this, atMost.toNanos());
        }
    }

    /** What has ended is still sent, if the collector takes it within two seconds. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(LAST_WORDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
