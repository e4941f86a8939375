package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * One of a session's two connections, as its last handler. At first it holds what comes, for the session to read frame by frame; then it
 * passes it on as it is, not read while the other side takes nothing; at the end it drops it. Lives on the session's event loop.
 */
final class Side extends ChannelInboundHandlerAdapter {

    private enum Mode { HOLDING, PASSING, DROPPING }

    private final Session session;
    private final Channel channel;
    private final FrameBoundary boundary = new FrameBoundary();
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private Side other;
    private Mode mode = Mode.HOLDING;
    /** What the other side is told as soon as no frame is half on its way to it. */
    private ByteBuf lastWords;
    private boolean finishing;
    private boolean closed;
    private long passed;

    Side(Session session, Channel channel) {
        this.session = session;
        this.channel = channel;
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        // The end of its input is told, in place of a closed connection that could take no answer any more.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    void join(Side with) {
        other = with;
    }

    Channel channel() {
        return channel;
    }

    boolean isClosed() {
        return closed;
    }

    /** Bytes that have passed from here to the other side. */
    long passed() {
        return passed;
    }

    /** What has come and has not been taken. */
    ByteBuf held() {
        return held;
    }

    void read(boolean more) {
        channel.config().setAutoRead(more);
    }

    void write(ByteBuf bytes) {
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    /** One that the session has read. */
    void passOn(Frame frame) {
        passed += Frame.HEAD + frame.payload().readableBytes() + 1;
        other.write(frame.write(channel.alloc()));
    }

    /** From now on what comes goes to the other side, and first of all what is held. */
    void relay() {
        if (mode != Mode.HOLDING) {
            return;
        }
        mode = Mode.PASSING;
        ByteBuf first = held;
        held = Unpooled.EMPTY_BUFFER;
        pass(first);
        other.channel.flush();
        if (mode == Mode.PASSING) {
            read(other.channel.isWritable());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        switch (mode) {
            case HOLDING -> {
                hold(bytes);
                session.heard(this);
            }
            case PASSING -> pass(bytes);
            case DROPPING -> bytes.release();
        }
    }

    private void hold(ByteBuf bytes) {
        if (!held.isReadable()) {
            held.release();
            held = bytes;
            return;
        }
        ByteBuf all = channel.alloc().buffer(held.readableBytes() + bytes.readableBytes());
        all.writeBytes(held).writeBytes(bytes);
        held.release();
        bytes.release();
        held = all;
    }

    private void pass(ByteBuf bytes) {
        if (other.closed || other.finishing) {
            bytes.release();
            return;
        }
        int length = boundary.pass(bytes, lastWords != null);
        passed += length;
        if (length < bytes.readableBytes()) {
            bytes.writerIndex(bytes.readerIndex() + length);
        }
        other.channel.write(bytes, other.channel.voidPromise());
        if (lastWords != null && boundary.isBetween()) {
            sayLastWords();
        } else if (!other.channel.isWritable()) {
            read(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (mode == Mode.PASSING) {
            other.channel.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (other != null && other.mode == Mode.PASSING && !other.closed) {
            other.read(channel.isWritable());
        }
    }

    /** The other side hears these words between two frames, and nothing of this side after them. */
    void endWith(ByteBuf words) {
        lastWords = words;
        if (boundary.isBetween()) {
            sayLastWords();
        }
    }

    private void sayLastWords() {
        ByteBuf words = lastWords;
        lastWords = null;
        drop();
        other.farewell(words);
    }

    private void drop() {
        mode = Mode.DROPPING;
        releaseHeld();
        read(true);
    }

    /** The last that is said to this side. What it still says is thrown away: closing at once would reset the connection, and the words with it. */
    void farewell(ByteBuf words) {
        finishing = true;
        ChannelFuture said = channel.writeAndFlush(words);
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        ChannelFuture all = tls == null ? said : tls.closeOutbound();
        all.addListener(done -> {
            if (channel instanceof DuplexChannel duplex && channel.isActive()) {
                duplex.shutdownOutput();
            }
        });
    }

    /** Likewise, where there is no other side whose frames would have to come to their end. */
    void dropAndEndWith(ByteBuf words) {
        drop();
        farewell(words);
    }

    /** When we have ended TLS ourselves, Netty says that all of it has ended with whatever is read next: then only the end of the input counts. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent && !finishing) {
            session.ended(this);
        }
    }

    /** Once it has got what is on its way to it. */
    void closeAfterWriting() {
        finishing = true;
        if (!closed) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** At once, and so that the peer sees that it was no end in order; past TLS, whose last words could wait for a peer that does not read. */
    void reset() {
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.pipeline().firstContext().close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        session.ended(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        releaseHeld();
        ReferenceCountUtil.release(lastWords);
        lastWords = null;
    }

    private void releaseHeld() {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        session.broken(this, cause);
    }
}
