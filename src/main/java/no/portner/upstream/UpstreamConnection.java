package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import no.portner.error.ProxyError;
import no.portner.route.Route;

/**
 * The last stage of an upstream connection's pipeline: carries one call at a time and goes back to its pool between calls. It lives on
 * one event loop, the one of the client's connection.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements UpstreamCall {

    private final Route route;
    private final UpstreamPool pool;
    private final ResponseDecoder decoder;
    private Channel channel;
    private UpstreamListener listener;
    private boolean requestWhole;
    private boolean headSeen;
    private boolean keepAlive;
    private boolean used;
    private long movedNanos;

    UpstreamConnection(Route route, UpstreamPool pool, ResponseDecoder decoder) {
        this.route = route;
        this.pool = pool;
        this.decoder = decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    ResponseDecoder decoder() {
        return decoder;
    }

    Route route() {
        return route;
    }

    boolean isUsable() {
        return channel.isActive() && listener == null;
    }

    /** Whether this connection has served a call before: an early close then may mean that it was stale. */
    boolean isReused() {
        return used;
    }

    void begin(HttpRequest request, UpstreamListener listener, long nowNanos) {
        this.listener = listener;
        requestWhole = false;
        headSeen = false;
        keepAlive = true;
        movedNanos = nowNanos;
        decoder.expectAnswerTo(request.method());
        channel.write(request, channel.voidPromise());
    }

    @Override
    public void send(HttpContent content) {
        requestWhole |= content instanceof LastHttpContent;
        moved();
        channel.write(content, channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void read(boolean wanted) {
        channel.config().setAutoRead(wanted);
    }

    @Override
    public void cancel() {
        listener = null;
        channel.close();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (listener == null) {
            // Nothing was asked for: an answer now would be taken for the next call's.
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        moved();
        if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            fail(UpstreamFailure.notUnderstood(route, object.decoderResult().cause()));
            return;
        }
        if (message instanceof HttpResponse response) {
            head(response);
        } else if (message instanceof HttpContent content) {
            body(content);
        }
    }

    private void head(HttpResponse response) {
        boolean interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        headSeen = !interim;
        keepAlive &= interim || HttpUtil.isKeepAlive(response);
        listener.head(response);
    }

    private void body(HttpContent content) {
        if (!headSeen) {
            // The empty end of an interim response.
            content.release();
            return;
        }
        UpstreamListener called = listener;
        boolean whole = content instanceof LastHttpContent;
        if (whole) {
            end();
        }
        called.body(content);
        if (whole) {
            called.complete();
        }
    }

    /** The answer is whole: the connection can serve another call if the request was whole too. */
    private void end() {
        listener = null;
        used = true;
        channel.config().setAutoRead(true);
        if (keepAlive && requestWhole && channel.isActive()) {
            pool.release(this);
        } else {
            channel.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.requestWritable(channel.isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pool.forget(this);
        fail(UpstreamFailure.closedEarly(route));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(UpstreamFailure.closedEarly(route));
        ctx.close();
    }

    /** Called by the pool's sweep: ends the call when its time is over. */
    void expire(long nowNanos) {
        if (listener == null) {
            return;
        }
        long quiet = nowNanos - movedNanos;
        boolean awaitingHead = requestWhole && !headSeen;
        if (awaitingHead && quiet > route.responseTimeout().toNanos()) {
            fail(UpstreamFailure.noAnswer(route));
        } else if (!awaitingHead && quiet > route.idleTimeout().toNanos()) {
            fail(UpstreamFailure.idle(route));
        }
    }

    /** How long the connection has been idle in its pool, or a call without a byte. */
    long quietNanos(long nowNanos) {
        return nowNanos - movedNanos;
    }

    void close() {
        channel.close();
    }

    private void fail(ProxyError error) {
        UpstreamListener called = listener;
        listener = null;
        if (called != null) {
            channel.close();
            called.failed(error);
        }
    }

    private void moved() {
        movedNanos = pool.nanoTime();
    }
}
