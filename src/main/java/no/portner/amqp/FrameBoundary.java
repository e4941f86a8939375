package no.portner.amqp;

import io.netty.buffer.ByteBuf;

/**
 * Knows where frames end in bytes that pass, and nothing else of them. What ends without its end mark is no frame: from then on nothing is
 * known, and nothing can be said in between; the peer has reasons enough to complain itself.
 */
final class FrameBoundary {

    private static final int HEAD_AND_END = Frame.HEAD + 1;

    /** Bytes of the frame under way: what its head says is not known before there are seven. */
    private long passed;
    private long length = HEAD_AND_END;
    private long size;
    private boolean lost;

    /** Whether the last byte that passed was a frame's last. */
    boolean isBetween() {
        return passed == 0 && !lost;
    }

    /**
     * Goes through all of the readable bytes, without taking them.
     *
     * @param stop whether to stop at the first end of a frame
     * @return how many bytes it went through
     */
    int pass(ByteBuf bytes, boolean stop) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && !lost) {
            if (passed < Frame.HEAD) {
                at = head(bytes, at, end);
            } else {
                at = body(bytes, at, end);
                if (stop && isBetween()) {
                    return at - bytes.readerIndex();
                }
            }
        }
        return end - bytes.readerIndex();
    }

    private int head(ByteBuf bytes, int from, int end) {
        if (passed == 0 && end - from >= Frame.HEAD) {
            begin(bytes.getUnsignedInt(from + 3));
            return from + Frame.HEAD;
        }
        int at = from;
        while (at < end && passed < Frame.HEAD) {
            size = passed < 3 ? 0 : size << 8 | bytes.getUnsignedByte(at);
            passed++;
            at++;
        }
        if (passed == Frame.HEAD) {
            begin(size);
        }
        return at;
    }

    private void begin(long payload) {
        passed = Frame.HEAD;
        size = 0;
        length = HEAD_AND_END + payload;
    }

    private int body(ByteBuf bytes, int from, int end) {
        long left = length - passed;
        if (left > end - from) {
            passed += end - from;
            return end;
        }
        int at = from + (int) left;
        lost = bytes.getUnsignedByte(at - 1) != Frame.END;
        passed = 0;
        return at;
    }
}
