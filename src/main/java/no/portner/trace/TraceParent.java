package no.portner.trace;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.Objects;

/**
 * What a request's {@code traceparent} says (W3C Trace Context, section 3.2). Strict: whatever the recommendation does not allow is no
 * trace context at all.
 *
 * @param traceId of the whole trace: 32 hexadecimal digits in lower case, not all zero
 * @param parentId of the caller's span: 16 hexadecimal digits in lower case, not all zero
 * @param sampled whether the caller may have recorded the trace
 */
public record TraceParent(String traceId, String parentId, boolean sampled) {

    public static final String HEADER = "traceparent";

    private static final int VERSION_END = 2;
    private static final int TRACE_ID = 3;
    private static final int TRACE_ID_END = 35;
    private static final int PARENT_ID = 36;
    private static final int PARENT_ID_END = 52;
    private static final int FLAGS = 53;
    /** The whole of version 00, and the beginning of every later one. */
    private static final int LENGTH = 55;
    private static final int SAMPLED = 1;

    public TraceParent {
        Objects.requireNonNull(traceId, "traceId");
        Objects.requireNonNull(parentId, "parentId");
        if (traceId.length() != TRACE_ID_END - TRACE_ID || !isId(traceId, 0, traceId.length())) {
            throw new IllegalArgumentException("not a trace id: " + traceId);
        }
        if (parentId.length() != PARENT_ID_END - PARENT_ID || !isId(parentId, 0, parentId.length())) {
            throw new IllegalArgumentException("not a span id: " + parentId);
        }
    }

    /** @return null where there is none, where it is not valid, and where there are two, which make none */
    public static TraceParent of(HttpHeaders headers) {
        CharSequence value = valueIn(headers);
        return value == null ? null : parse(value);
    }

    /** The trace's id alone, without what else a record would hold; null as with {@link #of}. */
    public static String traceIdOf(HttpHeaders headers) {
        CharSequence value = valueIn(headers);
        return value != null && isValid(value) ? value.subSequence(TRACE_ID, TRACE_ID_END).toString() : null;
    }

    /** As a header's value. */
    public String written() {
        return "00-" + traceId + "-" + parentId + (sampled ? "-01" : "-00");
    }

    private static CharSequence valueIn(HttpHeaders headers) {
        Iterator<? extends CharSequence> values = headers.valueCharSequenceIterator(HEADER);
        if (!values.hasNext()) {
            return null;
        }
        CharSequence value = values.next();
        return values.hasNext() ? null : value;
    }

    /** @return null where it is not valid */
    static TraceParent parse(CharSequence value) {
        return isValid(value) ? new TraceParent(value.subSequence(TRACE_ID, TRACE_ID_END).toString(),
                value.subSequence(PARENT_ID, PARENT_ID_END).toString(), (digit(value.charAt(LENGTH - 1)) & SAMPLED) != 0) : null;
    }

    /**
     * Version 00 is these 55 characters; a later one begins with them, and goes on, if it does, after a hyphen (section 3.2.4). There is
     * no version ff.
     */
    private static boolean isValid(CharSequence value) {
        if (value.length() < LENGTH || !isHex(value, 0, VERSION_END) || !isHex(value, FLAGS, LENGTH)) {
            return false;
        }
        boolean first = value.charAt(0) == '0' && value.charAt(1) == '0';
        boolean none = value.charAt(0) == 'f' && value.charAt(1) == 'f';
        boolean ends = value.length() == LENGTH || !first && value.charAt(LENGTH) == '-';
        return !none && ends && value.charAt(VERSION_END) == '-' && value.charAt(TRACE_ID_END) == '-' && value.charAt(PARENT_ID_END) == '-'
                && isId(value, TRACE_ID, TRACE_ID_END) && isId(value, PARENT_ID, PARENT_ID_END);
    }

    private static boolean isId(CharSequence value, int from, int to) {
        boolean zero = true;
        for (int i = from; i < to && zero; i++) {
            zero = value.charAt(i) == '0';
        }
        return !zero && isHex(value, from, to);
    }

    private static boolean isHex(CharSequence value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (digit(value.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Lower case alone: a capital makes the whole value invalid. */
    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
