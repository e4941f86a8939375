package no.portner.listener;

import io.netty.channel.ChannelConfig;
import java.util.concurrent.atomic.AtomicLong;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.transport.BufferMemory;

/**
 * Keeps some memory for the calls that are under way: new ones are refused while {@link BufferMemory} is scarce, and while the large heads of
 * other calls take what the heap has for them. Thread-safe.
 */
public final class MemoryMargin {

    /** Heads up to here are as many as the calls; only larger ones are counted. */
    static final int LARGE_HEAD = 8 * 1024;
    /** Bytes of large heads at once: a third of the native executable's heap. */
    private static final long MOST_OF_HEADS = 16L * 1024 * 1024;

    private final BufferMemory buffers;
    private final long mostOfHeads;
    private final AtomicLong heads = new AtomicLong();

    public MemoryMargin(BufferMemory buffers) {
        this(buffers, MOST_OF_HEADS);
    }

    /** @param mostOfHeads bytes of heap for large heads */
    MemoryMargin(BufferMemory buffers, long mostOfHeads) {
        this.buffers = buffers;
        this.mostOfHeads = mostOfHeads;
    }

    /**
     * A call wants to begin.
     *
     * @param head bytes of its head
     * @throws ProxyError OVERLOADED: it does not begin; a large head counts all the same until {@link #ended}
     */
    void begun(int head) {
        if (head > LARGE_HEAD && heads.addAndGet(head) > mostOfHeads) {
            throw ProxyError.of(Kind.OVERLOADED, "the heads of the calls under way take all of the " + mostOfHeads / 1024
                    + " KiB that there are for them: smaller headers, or fewer calls at once (PORTNER_MAX_REQUESTS, PORTNER_MAX_HEADER_SIZE)");
        }
        if (isScarce()) {
            throw ProxyError.of(Kind.OVERLOADED, "the calls under way hold nearly all memory for what they carry: "
                    + "fewer calls at once (PORTNER_MAX_REQUESTS), or faster receivers");
        }
    }

    /** @param head as to {@link #begun} */
    void ended(int head) {
        if (head > LARGE_HEAD) {
            heads.addAndGet(-head);
        }
    }

    BufferMemory buffers() {
        return buffers;
    }

    /** As {@link BufferMemory#fit}. */
    void fit(ChannelConfig receiver) {
        buffers.fit(receiver);
    }

    /** As {@link BufferMemory#isScarce}. */
    boolean isScarce() {
        return buffers.isScarce();
    }

    /** As {@link BufferMemory#atMost}. */
    int atMost(int usual) {
        return buffers.atMost(usual);
    }
}
