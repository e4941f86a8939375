package no.portner.trace;

import java.util.Objects;

/**
 * Which calls are recorded: OpenTelemetry's samplers of these names.
 *
 * @param root what is decided where the caller has not
 * @param parentBased whether a caller's decision holds
 * @param ratio of {@link Root#RATIO}, from 0 to 1
 */
public record Sampler(Root root, boolean parentBased, double ratio) {

    /** The decision for a trace that begins here. */
    public enum Root { ON, OFF, RATIO }

    /** The random part of a trace id is its last 56 bits (W3C Trace Context Level 2, section 3.2.2.3). */
    private static final int RANDOM_DIGITS = 14;
    private static final double ALL = 1L << 56;

    public Sampler {
        Objects.requireNonNull(root, "root");
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("a ratio is from 0 to 1: " + ratio);
        }
    }

    /** @param parent null where there is none */
    boolean records(TraceParent parent, String traceId) {
        if (parent != null && parentBased) {
            return parent.sampled();
        }
        return switch (root) {
            case ON -> true;
            case OFF -> false;
            // The upper end of the range is taken, as others do: who takes a tenth takes the same traces as who takes a half, and fewer.
            case RATIO -> Long.parseLong(traceId, traceId.length() - RANDOM_DIGITS, traceId.length(), 16) >= (1 - ratio) * ALL;
        };
    }
}
