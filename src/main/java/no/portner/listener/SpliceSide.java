package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import org.jboss.logging.Logger;

/** One side of a {@link Splice}: the last handler of its connection. */
final class SpliceSide extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = Logger.getLogger(SpliceSide.class);

    private final Splice splice;
    private final Kind kind;
    private final String breach;
    private final ArrayDeque<Object> early = new ArrayDeque<>(1);
    private SpliceSide other;
    private Channel channel;
    private boolean secure;
    private boolean inputEnded;
    private boolean finishing;
    private boolean closed;
    private long passed;

    /**
     * @param kind of the error when this side breaks
     * @param breach what is told then
     */
    SpliceSide(Splice splice, Kind kind, String breach) {
        this.splice = splice;
        this.kind = kind;
        this.breach = breach;
    }

    void join(SpliceSide with) {
        other = with;
    }

    boolean isClosed() {
        return closed;
    }

    /** Bytes that went from here to the other side. */
    long passed() {
        return passed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }

    /** Before any of the sides begins. */
    void prepare() {
        secure = channel.pipeline().get(SslHandler.class) != null;
        closed = !channel.isActive();
        if (!secure) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
    }

    void begin() {
        Object bytes;
        while ((bytes = early.poll()) != null) {
            pass(bytes);
        }
        other.channel.flush();
        if (closed) {
            finish();
        } else if (inputEnded) {
            endOfInput();
        } else {
            channel.config().setAutoRead(other.channel.isWritable());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (splice.isStarted()) {
            pass(bytes);
        } else {
            early.add(bytes);
        }
    }

    private void pass(Object bytes) {
        if (other.closed || other.finishing) {
            ReferenceCountUtil.release(bytes);
            return;
        }
        splice.moved();
        splice.memory().fit(other.channel.config());
        passed += ((ByteBuf) bytes).readableBytes();
        other.channel.write(bytes, other.channel.voidPromise());
        if (!other.channel.isWritable()) {
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (splice.isStarted()) {
            other.channel.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (splice.isStarted() && !other.closed) {
            splice.moved();
            other.channel.config().setAutoRead(channel.isWritable());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        boolean end = event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent;
        if (end && !inputEnded) {
            inputEnded = true;
            if (splice.isStarted()) {
                endOfInput();
            }
        }
    }

    private void endOfInput() {
        boolean both = secure || other.secure || other.inputEnded;
        if (both || !(other.channel instanceof DuplexChannel duplex)) {
            finish();
        } else {
            other.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> duplex.shutdownOutput());
        }
    }

    /** Both sides are closed, once they have got what is on its way to them. */
    private void finish() {
        closeAfterWriting();
        other.closeAfterWriting();
        splice.closed();
    }

    private void closeAfterWriting() {
        if (!finishing) {
            finishing = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        if (splice.isStarted()) {
            finish();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean network = cause instanceof IOException || cause.getCause() instanceof IOException;
        if (!network) {
            LOG.error("a tunnel is cut after an error in Portner itself", cause);
        }
        splice.broken(network ? ProxyError.of(kind, breach, cause) : ProxyError.from(cause));
    }

    /** At once, and so that the peer sees that it was no end in order; past TLS, whose last words could wait for a peer that does not read. */
    void reset() {
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.pipeline().firstContext().close();
        }
    }
}
