package no.portner.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/** A connection of HTTP/1.1: carries one call at a time and goes back to its pool between calls. */
final class UpstreamConnection extends CallStage implements Swept {

    private final Origin origin;
    private final UpstreamPool pool;
    private final UpstreamLimits.Use use;
    private final long oldAtNanos;
    private final ResponseDecoder decoder = new ResponseDecoder();
    private boolean keepAlive;
    private boolean closing;
    private boolean taken;

    /** @param origin one that a connection has been counted for */
    UpstreamConnection(Origin origin, UpstreamPool pool) {
        super(pool::nanoTime);
        this.origin = origin;
        this.pool = pool;
        this.use = pool.use(origin);
        this.oldAtNanos = pool.oldAtNanos();
    }

    /** Becomes the end of a connection's pipeline. */
    void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(new RequestEncoder(), decoder, this);
    }

    Origin origin() {
        return origin;
    }

    /** What it is counted in. */
    UpstreamLimits.Use use() {
        return use;
    }

    boolean isUsable() {
        return !isCarrying() && !closing && channel().isActive();
    }

    @Override
    void sendHead(HttpRequest request, ChannelPromise left) {
        keepAlive = true;
        decoder.expectAnswerTo(request.method());
        channel().write(request, left);
    }

    @Override
    void write(HttpContent content) {
        pool.memory().fit(channel().config());
        super.write(content);
    }

    @Override
    void sawHead(HttpResponse response, boolean interim) {
        keepAlive &= interim || HttpUtil.isKeepAlive(response);
    }

    /** The answer is whole: the connection can serve another call if the request was whole too. */
    @Override
    void answerRead() {
        channel().config().setAutoRead(true);
        boolean nothingElseCame = decoder.answered();
        boolean reusable = keepAlive && progress().isRequestWhole() && nothingElseCame && !closing && channel().isActive();
        if (reusable) {
            // The listener may begin its next call at once, on this very connection.
            pool.release(this);
        } else {
            close();
        }
        end();
    }

    /**
     * The decoder has still to hand on the end of the 101, and then what came after it: so it stays until that end is here. The encoder
     * would take the other protocol's bytes for a body.
     */
    @Override
    public String protocolVersion() {
        return "1.1";
    }

    @Override
    public Channel raw(ChannelHandler taker) {
        if (!isCarrying() || taken) {
            throw new IllegalStateException("there is no 101 to be taken over");
        }
        taken = true;
        leave();
        pool.forget(this);
        channel().config().setAutoRead(false);
        channel().pipeline().addLast(taker).remove(RequestEncoder.class);
        return channel();
    }

    @Override
    public void cancel() {
        if (!taken) {
            super.cancel();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!taken) {
            super.channelRead(ctx, message);
        } else if (message instanceof ByteBuf) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
            if (message instanceof LastHttpContent) {
                // Taken out, the decoder hands on what it has not decoded, which passes here on its way to the taker.
                ctx.pipeline().remove(decoder).remove(this);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (taken) {
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    /**
     * The end of the TLS connection. In order, it is the end of all input. Cut off, an answer that only the end of the connection
     * delimits may not be whole (RFC 9112 section 8).
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent end) {
            if (end.isSuccess()) {
                close();
            } else {
                failClosedEarly();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pool.forget(this);
        if (isAnswered()) {
            answerRead();
        }
        failClosedEarly();
    }

    @Override
    public void sweep(long nowNanos) {
        boolean old = nowNanos - oldAtNanos > 0;
        if (isCarrying()) {
            keepAlive &= !old;
            expire(nowNanos);
        } else if (old || progress().quietNanos(nowNanos) > pool.maxIdleNanos()) {
            close();
        }
    }

    /** Takes effect at once, though the last words of TLS may take their time to leave. */
    @Override
    void close() {
        closing = true;
        channel().close();
    }
}
