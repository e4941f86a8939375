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
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
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
    private UpstreamListener answered;
    private boolean requestWhole;
    private boolean headSeen;
    private boolean keepAlive;
    private boolean closing;
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
        return isIdle() && !closing && channel.isActive();
    }

    boolean isIdle() {
        return listener == null && answered == null;
    }

    void begin(HttpRequest request, UpstreamListener listener, long nowNanos) {
        this.listener = listener;
        requestWhole = false;
        headSeen = false;
        keepAlive = true;
        movedNanos = nowNanos;
        channel.config().setAutoRead(true);
        decoder.expectAnswerTo(request.method());
        channel.write(request, channel.voidPromise());
    }

    @Override
    public void send(HttpContent content) {
        requestWhole |= content instanceof LastHttpContent;
        movedNanos = pool.nanoTime();
        channel.write(content, channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void read(boolean wanted) {
        if (listener != null) {
            channel.config().setAutoRead(wanted);
        }
    }

    @Override
    public void handTo(UpstreamListener other) {
        listener = other;
    }

    @Override
    public void cancel() {
        listener = null;
        answered = null;
        close();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (listener == null) {
            // Nothing was asked for, or the call is over: a second answer would be taken for the next call's.
            ReferenceCountUtil.release(message);
            close();
            return;
        }
        movedNanos = pool.nanoTime();
        if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            fail(UpstreamFailure.notUnderstood(route, object.decoderResult().cause()));
        } else if (message instanceof HttpResponse response) {
            head(response);
        } else if (message instanceof HttpContent content) {
            body(content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(HttpResponse response) {
        Optional<String> objection = ResponseHead.objection(response);
        if (objection.isPresent()) {
            fail(UpstreamFailure.notUnderstood(route, objection.get()));
            return;
        }
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
        if (content instanceof LastHttpContent) {
            listener = null;
            answered = called;
        }
        called.body(content);
    }

    /** Only now is it known whether the upstream sent more than the answer, so only now does the connection go back to its pool. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.flush();
        } else if (answered != null) {
            end();
        }
    }

    /** The answer is whole: the connection can serve another call if the request was whole too. */
    private void end() {
        UpstreamListener called = answered;
        answered = null;
        channel.config().setAutoRead(true);
        boolean nothingElseCame = decoder.answered();
        if (keepAlive && requestWhole && nothingElseCame && !closing && channel.isActive()) {
            pool.release(this);
        } else {
            close();
        }
        called.complete();
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
                fail(UpstreamFailure.closedEarly(route));
            }
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
        if (answered != null) {
            end();
        }
        fail(UpstreamFailure.closedEarly(route));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(UpstreamFailure.whileCalling(route, cause));
        close();
    }

    /** Called by the pool's sweep: ends the call when its time is over. */
    void expire(long nowNanos) {
        if (listener == null) {
            return;
        }
        boolean awaitingHead = requestWhole && !headSeen;
        if (awaitingHead && quietNanos(nowNanos) > route.responseTimeout().toNanos()) {
            fail(UpstreamFailure.noAnswer(route));
        } else if (!awaitingHead && quietNanos(nowNanos) > route.idleTimeout().toNanos()) {
            fail(UpstreamFailure.idle(route));
        }
    }

    /** How long the connection has been idle in its pool, or a call without a byte. */
    long quietNanos(long nowNanos) {
        return nowNanos - movedNanos;
    }

    /** Takes effect at once, though the last words of TLS may take their time to leave. */
    void close() {
        closing = true;
        channel.close();
    }

    private void fail(ProxyError error) {
        UpstreamListener called = listener;
        listener = null;
        if (called != null) {
            close();
            called.failed(error);
        }
    }
}
