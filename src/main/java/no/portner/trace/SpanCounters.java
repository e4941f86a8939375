package no.portner.trace;

import java.util.concurrent.atomic.LongAdder;

/** What has become of spans. */
public final class SpanCounters {

    private final LongAdder exported = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    void exported(int spans) {
        exported.add(spans);
    }

    void failed(int spans) {
        failed.add(spans);
    }

    void oneDropped() {
        dropped.increment();
    }

    /** The collector has them. */
    public long exported() {
        return exported.sum();
    }

    /** The collector could not be reached, or did not want them. */
    public long failed() {
        return failed.sum();
    }

    /** More came than could be sent. */
    public long dropped() {
        return dropped.sum();
    }
}
