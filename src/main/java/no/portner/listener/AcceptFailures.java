package no.portner.listener;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The first stage of the listeners: when a connection cannot be accepted, for want of file descriptors above all, trying again at once
 * would be a busy loop, since it still waits to be accepted. So the listener pauses, and those who knock wait. Told once a minute; Netty's
 * own pause would be told once a second, with a stack trace.
 */
@ChannelHandler.Sharable
final class AcceptFailures extends ChannelInboundHandlerAdapter {

    private static final long PAUSE_MILLIS = 200;
    private static final long TELL_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** One that is accepted between two that are not says nothing. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Logger LOG = Logger.getLogger(AcceptFailures.class);

    private final LongSupplier nanoTime;
    private final AtomicLong tellFromNanos;
    private volatile boolean failing;
    private volatile long failedNanos;

    AcceptFailures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.tellFromNanos = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failedNanos = nanoTime.getAsLong();
        failing = true;
        ctx.channel().config().setAutoRead(false);
        ctx.executor().schedule(() -> {
            if (ctx.channel().isOpen()) {
                ctx.channel().config().setAutoRead(true);
            }
        }, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        tell(cause);
    }

    private void tell(Throwable cause) {
        long from = tellFromNanos.get();
        long now = nanoTime.getAsLong();
        if (now - from >= 0 && tellFromNanos.compareAndSet(from, now + TELL_EVERY_NANOS)) {
            LOG.errorf("connections of the application cannot be accepted and wait: %s. Raise the limit of open files (ulimit -n), or set"
                    + " PORTNER_MAX_CONNECTIONS lower", cause.getMessage());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        if (failing && nanoTime.getAsLong() - failedNanos > SETTLED_NANOS) {
            failing = false;
            LOG.info("connections of the application are accepted again");
        }
        ctx.fireChannelRead(accepted);
    }
}
