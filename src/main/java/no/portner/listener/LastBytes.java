package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The end of an answer that the upstream has given whole, while it waits for a client that is slow to take it: in the socket's queue, or
 * for its stream's window to open (RFC 9113 section 6.9). The call counts as one under way again, so that a drain waits for it and that
 * what waits is bounded; and as no upstream's timeout runs any more, one of its own does.
 */
final class LastBytes {

    private static final Logger LOG = Logger.getLogger(LastBytes.class);

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
     * To be called on the event loop, when the call has ended and its answer has been flushed. Ends the hold that has been in between, so
     * that there is no moment at which a drain could believe that nothing is under way.
     *
     * @param left the last write
     * @param patience when nothing of what waits has left for so long, and for twice as long at the most, the client is cut off
     * @param cut makes {@code left} fail, sooner or later
     */
    static void leaving(ChannelFuture left, Duration patience, Runnable cut, Traffic traffic) {
        if (!left.isDone()) {
            traffic.begunAgain();
            new LastBytes(left, patience, cut).watch(traffic);
        }
        traffic.release();
    }

    private void watch(Traffic traffic) {
        waiting = waiting();
        lookLater();
        left.addListener(done -> {
            look.cancel(false);
            traffic.ended();
        });
    }

    private void lookLater() {
        look = left.channel().eventLoop().schedule(this::look, patienceNanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long before = waiting;
        waiting = waiting();
        if (waiting == before) {
            LOG.debug("a client took nothing of an answer for the route's idle time: it is cut off");
            cut.run();
        } else {
            lookLater();
        }
    }

    /** Bytes, but for a constant: one of the two terms is zero, on this side of the mark or on that. */
    private long waiting() {
        Channel channel = left.channel();
        return channel.bytesBeforeWritable() - channel.bytesBeforeUnwritable();
    }
}
