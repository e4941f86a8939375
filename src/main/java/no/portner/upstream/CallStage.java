package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.function.LongSupplier;
import no.portner.error.ProxyError;
import no.portner.route.Route;

/**
 * The last stage of a pipeline that carries calls to an upstream, one at a time: what is the same for a connection of HTTP/1.1 and for a
 * stream of HTTP/2. It lives on one event loop, the one of the client's connection.
 */
abstract class CallStage extends ChannelInboundHandlerAdapter implements UpstreamCall {

    private final LongSupplier nanoTime;
    private final CallProgress progress;
    private Channel channel;
    private Route route;
    private UpstreamListener listener;
    private UpstreamListener answered;
    private ChannelPromise headLeft;

    /** @param nanoTime what timeouts are measured by */
    CallStage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.progress = new CallProgress(nanoTime.getAsLong());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        headLeft = channel.voidPromise();
    }

    final void begin(Route route, HttpRequest request, UpstreamListener listener) {
        this.route = route;
        this.listener = listener;
        progress.begin(request, nanoTime.getAsLong());
        channel.config().setAutoRead(true);
        headLeft = FirstTry.promise(listener, channel);
        sendHead(request, headLeft);
    }

    /** Writes a request's head: what a subclass does at the beginning of a call. */
    abstract void sendHead(HttpRequest request, ChannelPromise left);

    /** An answer's head, or that of an interim one, before the listener gets it. */
    void sawHead(HttpResponse response, boolean interim) {
    }

    /** All that was read is handed on, with the end of the answer in it; {@link #end} is due, now or later. */
    abstract void answerRead();

    /** Ends the way to the upstream as far as this call goes; takes effect at once. */
    abstract void close();

    @Override
    public final void send(HttpContent content) {
        progress.sent(content, nanoTime.getAsLong());
        write(content);
    }

    /** @param content its reference is taken over */
    void write(HttpContent content) {
        channel.write(content, channel.voidPromise());
    }

    @Override
    public final void flush() {
        channel.flush();
    }

    @Override
    public final void read(boolean wanted) {
        if (listener != null) {
            channel.config().setAutoRead(wanted);
        }
    }

    @Override
    public final long waitedNanos() {
        return progress.waitedNanos();
    }

    @Override
    public final void handTo(UpstreamListener other) {
        listener = other;
    }

    @Override
    public void cancel() {
        leave();
        close();
    }

    /** The call is over for this stage: nobody hears of it any more. */
    final void leave() {
        listener = null;
        answered = null;
    }

    final Channel channel() {
        return channel;
    }

    final Route route() {
        return route;
    }

    /** Whether a call is under way whose listener has not been told of its end. */
    final boolean isCarrying() {
        return listener != null || answered != null;
    }

    /** Whether the answer is whole, and its listener not yet told so. */
    final boolean isAnswered() {
        return answered != null;
    }

    final CallProgress progress() {
        return progress;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (listener == null) {
            // Nothing was asked for, or the call is over: a second answer would be taken for the next call's.
            ReferenceCountUtil.release(message);
            close();
            return;
        }
        progress.received(nanoTime.getAsLong());
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
        Optional<String> objection = ResponseHead.objection(response, progress.mayBecomeWebSocket());
        if (objection.isPresent()) {
            fail(UpstreamFailure.notUnderstood(route, objection.get()));
            return;
        }
        boolean interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        progress.sawHead(response.status(), interim);
        sawHead(response, interim);
        listener.head(response);
        if (listener != null && response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            fail(ProxyError.of(ProxyError.Kind.INTERNAL, "nobody has taken the connection that speaks WebSocket now"));
        }
    }

    private void body(HttpContent content) {
        if (!progress.isHeadSeen()) {
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

    /** Only now is it known whether the upstream sent more than the answer, so only now is the way free for another call. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.flush();
        } else if (answered != null) {
            answerRead();
        }
    }

    /** Tells the listener that the answer is whole. */
    final void end() {
        UpstreamListener called = answered;
        answered = null;
        called.complete();
    }

    final void flushAnswer() {
        answered.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        UpstreamListener hearing = listener != null ? listener : answered;
        if (hearing != null) {
            hearing.requestWritable(channel.isWritable());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (listener != null) {
            fail(UpstreamFailure.whileCalling(route, cause));
        }
        close();
    }

    /** Ends the call when its time is over. */
    final void expire(long nowNanos) {
        if (listener != null) {
            progress.expired(route, nowNanos).ifPresent(this::fail);
        }
    }

    final void failClosedEarly() {
        if (listener != null) {
            fail(UpstreamFailure.closedEarly(route));
        }
    }

    /** A request whose head the system has not taken whole cannot have been acted on. */
    final void fail(ProxyError error) {
        fail(error, error.kind() == ProxyError.Kind.UPSTREAM_CLOSED && !headLeft.isVoid() && !headLeft.isSuccess());
    }

    /** @param unprocessed whether it is sure that the upstream has done nothing with the request */
    final void fail(ProxyError error, boolean unprocessed) {
        UpstreamListener called = listener;
        listener = null;
        if (called == null) {
            return;
        }
        close();
        FirstTry.tell(called, error, unprocessed);
    }
}
