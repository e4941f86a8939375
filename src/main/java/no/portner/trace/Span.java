package no.portner.trace;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A span of kind CLIENT: begun, told more, ended, and not changed after that. Used by one thread at a time. */
final class Span {

    private final TraceParent context;
    private final TraceParent parent;
    private final String name;
    private final long beganEpochNanos;
    private final long beganNanos;
    /** Values are Strings and Longs. */
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private long endedEpochNanos;
    private boolean error;

    /**
     * @param context its own ids
     * @param parent a span of another program's; null for none
     */
    Span(TraceParent context, TraceParent parent, String name, Instant now, long nowNanos) {
        this.context = context;
        this.parent = parent;
        this.name = name;
        this.beganEpochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        this.beganNanos = nowNanos;
    }

    void attribute(String key, String value) {
        attributes.put(key, value);
    }

    void attribute(String key, long value) {
        attributes.put(key, value);
    }

    void failed() {
        error = true;
    }

    void end(long nowNanos) {
        endedEpochNanos = beganEpochNanos + nowNanos - beganNanos;
    }

    TraceParent context() {
        return context;
    }

    TraceParent parent() {
        return parent;
    }

    String name() {
        return name;
    }

    long beganEpochNanos() {
        return beganEpochNanos;
    }

    long endedEpochNanos() {
        return endedEpochNanos;
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    boolean isError() {
        return error;
    }
}
