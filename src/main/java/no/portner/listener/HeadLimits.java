package no.portner.listener;

/**
 * How large a request's head may be.
 *
 * @param startLine bytes of the first line, or of {@code :path}; beyond it 414 ({@code PORTNER_MAX_START_LINE})
 * @param bytes of all fields; beyond it 431 ({@code PORTNER_MAX_HEADER_SIZE})
 * @param fields how many; beyond it 431 ({@code PORTNER_MAX_HEADERS})
 */
public record HeadLimits(int startLine, int bytes, int fields) {

    /** 16 KiB, 64 KiB, 256 fields. */
    public static final HeadLimits DEFAULT = new HeadLimits(16 * 1024, 64 * 1024, 256);

    public HeadLimits {
        if (startLine < 1 || bytes < 1 || fields < 1) {
            throw new IllegalArgumentException("limits are at least 1: " + startLine + ", " + bytes + ", " + fields);
        }
    }
}
