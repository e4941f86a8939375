package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The end of an answer that the upstream has given whole, while it waits for a client that is slow to take it: in the socket's queue, or
 * for its stream's window to open (RFC 9113 section 6.9). No upstream's timeout runs any more, so one of its own does.
 */
final class LastBytes {

    private final ChannelFuture left;
    private final long patienceNanos;
    private final Runnable cut;
    private long waiting;
    private ScheduledFuture<?> look;

    private LastBytes(ChannelFuture left, Duration patience, Runnable cut) {
        this.left = left;
        this.patienceNanos = patience.toNanos();
        this.cut = cut;
    }

    /**
     * To be called on the event loop, after a flush.
     *
     * @param left the last write
     * @param patience when nothing of what waits has left for so long, and for twice as long at the most, the client is cut off
     * @param cut makes {@code left} fail, sooner or later
     * @param over called once, at once or later: with whether all has left
     */
    static void leaving(ChannelFuture left, Duration patience, Runnable cut, Consumer<Boolean> over) {
        if (!left.isDone()) {
            new LastBytes(left, patience, cut).watch();
        }
        left.addListener(done -> over.accept(done.isSuccess()));
    }

    private void watch() {
        waiting = waiting();
        look = left.channel().eventLoop().schedule(this::look, patienceNanos, TimeUnit.NANOSECONDS);
        left.addListener(done -> look.cancel(false));
    }

    private void look() {
        long before = waiting;
        waiting = waiting();
        if (waiting == before) {
            cut.run();
        } else {
            look = left.channel().eventLoop().schedule(this::look, patienceNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Bytes, but for a constant: one of the two terms is zero, on this side of the mark or on that. */
    private long waiting() {
        Channel channel = left.channel();
        return channel.bytesBeforeWritable() - channel.bytesBeforeUnwritable();
    }
}
