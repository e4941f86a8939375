package no.portner.trace;

import java.util.Objects;

/**
 * The trace that a call belongs to, and all that Portner sends for its sake.
 *
 * @param traceId 32 hexadecimal digits in lower case
 * @param parent what the caller told; null where the trace begins here, and then its spans have no parent
 * @param recorded whether its spans are: decided once
 */
public record CallTrace(String traceId, TraceParent parent, boolean recorded) {

    public CallTrace {
        Objects.requireNonNull(traceId, "traceId");
        if (parent != null && !parent.traceId().equals(traceId)) {
            throw new IllegalArgumentException("the parent is of another trace");
        }
    }
}
