package no.portner.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The direct memory, which all that is read and written waits in. Whatever holds some is bounded (64 KiB here, a piece there), but as many
 * as are allowed may come to more than there is. So from a quarter on each gets little: little is read at once, little may wait for a receiver
 * or be kept, and all that are allowed fit into the rest. If it comes to four fifths all the same, the least is read, until it is less than three
 * fifths again; whoever asks {@link #isScarce} does without what can wait. Thread-safe.
 */
public final class BufferMemory {

    /** What is read at once, or kept, from a quarter on. */
    static final int LITTLE = 8 * 1024;
    /** What is read at once while memory is scarce: one message, after which the reader is asked whether it wants more. */
    static final int LEAST = 1024;
    /** What may wait for a receiver from a quarter on, before its sender is not read: beyond the second, until it is less than the first. */
    private static final WriteBufferWaterMark FEW = new WriteBufferWaterMark(LITTLE / 2, LITTLE);
    /** Of all there is: so much can be read, and written out in other words by TLS, before it is seen. */
    private static final int LOOK_AFTER_PART = 128;
    /** Walking the allocator's lists takes some microseconds, so not at every call. */
    private static final long LOOK_AFTER_NANOS = 50_000_000;
    private static final Logger LOG = Logger.getLogger(BufferMemory.class);

    private final LongSupplier reserved;
    private final LongSupplier held;
    private final long most;
    private final LongSupplier nanoTime;
    private final AtomicLong nextLook;
    private final AtomicLong given = new AtomicLong();
    private volatile int share = Integer.MAX_VALUE;
    private volatile boolean scarce;

    /**
     * @param reserved bytes of direct memory that the allocator has taken, with what it keeps for buffers to come
     * @param held bytes of it that buffers hold
     * @param most bytes of it that there are
     */
    public BufferMemory(LongSupplier reserved, LongSupplier held, long most, LongSupplier nanoTime) {
        this.reserved = reserved;
        this.held = held;
        this.most = most;
        this.nanoTime = nanoTime;
        this.nextLook = new AtomicLong(nanoTime.getAsLong());
    }

    /** Of this process, up to its limit of direct memory. */
    public static BufferMemory ofThisProcess() {
        PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        return new BufferMemory(allocator.metric()::usedDirectMemory, allocator::pinnedDirectMemory, PlatformDependent.maxDirectMemory(),
                System::nanoTime);
    }

    /** @return of so many bytes as one may have while there is enough, what it may have now */
    public int atMost(int usual) {
        return Math.min(usual, share);
    }

    /** How much may wait for a receiver that is about to be sent more. */
    public void fit(ChannelConfig receiver) {
        WriteBufferWaterMark marks = share > LITTLE ? WriteBufferWaterMark.DEFAULT : FEW;
        if (receiver.getWriteBufferWaterMark() != marks) {
            receiver.setWriteBufferWaterMark(marks);
        }
    }

    /** Whether nothing should be begun, read or kept that can wait or be done without. */
    public boolean isScarce() {
        long now = nanoTime.getAsLong();
        long next = nextLook.get();
        if (now - next >= 0 && nextLook.compareAndSet(next, now + LOOK_AFTER_NANOS)) {
            look();
        }
        return scarce;
    }

    /** As {@link #isScarce} said the last time. */
    boolean wasScarce() {
        return scarce;
    }

    /** So much is about to be read into: by what is read it is told that it may have become too much, for time says nothing about that. */
    void giving(int bytes) {
        long now = given.addAndGet(bytes);
        if (now > most / LOOK_AFTER_PART && given.compareAndSet(now, 0)) {
            look();
        }
    }

    private synchronized void look() {
        long used = reserved.getAsLong();
        long filled = held.getAsLong();
        // What the allocator keeps for itself is not lost: while buffers hold less than half, there is room in that.
        boolean now = used > most / 5 * (scarce ? 3 : 4) && filled > most / 2;
        share = now ? LEAST : filled > most / 4 ? LITTLE : Integer.MAX_VALUE;
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
