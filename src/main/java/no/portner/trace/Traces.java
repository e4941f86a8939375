package no.portner.trace;

import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Begins the spans of what Portner sends. For any thread. */
public final class Traces {

    /** Nothing is recorded, and every {@code traceparent} passes as it came. */
    public static final Traces OFF = new Traces();

    private final Sampler sampler;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Consumer<Span> ended;

    private Traces() {
        sampler = null;
        clock = null;
        nanoTime = null;
        ended = null;
    }

    Traces(Sampler sampler, InstantSource clock, LongSupplier nanoTime, Consumer<Span> ended) {
        this.sampler = Objects.requireNonNull(sampler, "sampler");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.ended = Objects.requireNonNull(ended, "ended");
    }

    /** Records to an export that the caller closes. */
    public static Traces to(SpanExport export, Sampler sampler) {
        return new Traces(sampler, InstantSource.system(), System::nanoTime, export);
    }

    public boolean isOn() {
        return sampler != null;
    }

    /** @param parent what the caller told; null for none */
    public CallTrace trace(TraceParent parent) {
        String traceId = parent == null ? Ids.trace() : parent.traceId();
        return new CallTrace(traceId, parent, sampler.records(parent, traceId));
    }

    /**
     * A request is about to be sent.
     *
     * @param trace one that is recorded
     * @param resend how often it was sent before
     */
    public HttpSpan begin(CallTrace trace, HttpTarget target, int resend) {
        TraceParent context = new TraceParent(trace.traceId(), Ids.span(), true);
        Span span = new Span(context, trace.parent(), HttpSpan.name(target), clock.instant(), nanoTime.getAsLong());
        HttpSpan begun = new HttpSpan(span, nanoTime, ended);
        begun.describe(target, resend);
        return begun;
    }

    /** What tells the next program that a trace which begins here is not recorded. */
    public static TraceParent unrecorded(CallTrace trace) {
        return new TraceParent(trace.traceId(), Ids.span(), false);
    }
}
