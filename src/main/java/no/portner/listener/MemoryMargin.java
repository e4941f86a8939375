package no.portner.listener;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import org.jboss.logging.Logger;

/**
 * Keeps some memory for the calls that are under way. Each is bounded (64 KiB kept of a request, 64 KiB waiting on either side), but as many
 * as are allowed may come to more than there is. So from a quarter of the direct memory on, less may wait for a client: many that read
 * nothing hold little each. From four fifths on nothing more is read of the bodies under way and new calls are refused, until it is less than three
 * fifths again; the latter also while the large heads of other calls take what the heap has for them. Thread-safe.
 */
public final class MemoryMargin {

    /** Heads up to here are as many as the calls; only larger ones are counted. */
    static final int LARGE_HEAD = 8 * 1024;
    /** Bytes of large heads at once: a third of the native executable's heap. */
    private static final long MOST_OF_HEADS = 16L * 1024 * 1024;
    /** What may wait for a client before the upstream is not read: beyond the second, until it is less than the first. */
    private static final WriteBufferWaterMark LITTLE = new WriteBufferWaterMark(4 * 1024, 8 * 1024);
    /** Walking the allocator's lists takes some microseconds, so not at every call. */
    private static final long LOOK_AFTER_NANOS = 50_000_000;
    /** While there is little left: two event loops that read as fast as they can take a few MiB in this time. */
    private static final long LOOK_AFTER_NANOS_TIGHT = 2_000_000;
    private static final Logger LOG = Logger.getLogger(MemoryMargin.class);

    private final LongSupplier reserved;
    private final LongSupplier held;
    private final long most;
    private final long mostOfHeads;
    private final LongSupplier nanoTime;
    private final AtomicLong heads = new AtomicLong();
    private final AtomicLong nextLook;
    private volatile boolean tight;
    private volatile boolean scarce;

    /**
     * @param reserved bytes of direct memory that the allocator has taken, with what it keeps for buffers to come
     * @param held bytes of it that buffers hold
     * @param most bytes of it that there are
     * @param mostOfHeads bytes of heap for large heads
     */
    MemoryMargin(LongSupplier reserved, LongSupplier held, long most, long mostOfHeads, LongSupplier nanoTime) {
        this.reserved = reserved;
        this.held = held;
        this.most = most;
        this.mostOfHeads = mostOfHeads;
        this.nanoTime = nanoTime;
        this.nextLook = new AtomicLong(nanoTime.getAsLong());
    }

    /** Of this process, up to its limit of direct memory. */
    public static MemoryMargin ofThisProcess() {
        PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        return new MemoryMargin(allocator.metric()::usedDirectMemory, allocator::pinnedDirectMemory, PlatformDependent.maxDirectMemory(), MOST_OF_HEADS,
                System::nanoTime);
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

    /** How much may wait for a client that is about to be sent more. */
    void fit(ChannelConfig client) {
        isScarce();
        WriteBufferWaterMark marks = tight ? LITTLE : WriteBufferWaterMark.DEFAULT;
        if (client.getWriteBufferWaterMark() != marks) {
            client.setWriteBufferWaterMark(marks);
        }
    }

    /** Whether nothing should be read or kept that can wait or be done without. */
    boolean isScarce() {
        long now = nanoTime.getAsLong();
        long next = nextLook.get();
        if (now - next >= 0 && nextLook.compareAndSet(next, now + LOOK_AFTER_NANOS)) {
            look();
            if (tight) {
                nextLook.set(now + LOOK_AFTER_NANOS_TIGHT);
            }
        }
        return scarce;
    }

    private void look() {
        long used = reserved.getAsLong();
        long filled = held.getAsLong();
        tight = filled > most / 4;
        // What the allocator keeps for itself is not lost: while buffers hold less than half, there is room in that.
        boolean now = used > most / 5 * (scarce ? 3 : 4) && filled > most / 2;
        if (now == scarce) {
            return;
        }
        scarce = now;
        if (now) {
            LOG.warnf("%d of %d MiB of direct memory are in use: new calls get 503 until it is less", used >> 20, most >> 20);
        } else {
            LOG.infof("%d of %d MiB of direct memory are in use: new calls are served again", used >> 20, most >> 20);
        }
    }
}
