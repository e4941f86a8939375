package no.portner.upstream;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.LongSupplier;
import no.portner.transport.BufferMemory;

/**
 * A stream of HTTP/2: carries one call. It goes on until both sides have ended it (RFC 9113 section 8.1), so an answer that is whole
 * before the request is does not end it, unless the upstream says that it needs no more, or the client asked whether it does.
 */
final class StreamStage extends CallStage {

    /** How long an upstream that has said all may take nothing of what the client still says. */
    private static final Duration ANSWERED_AND_DEAF = Duration.ofSeconds(2);

    private final MultiplexedConnection connection;
    private final BufferMemory memory;
    /** The head said that no body follows, and ended the request. */
    private boolean endSent;
    private boolean inactive;
    private Http2ResetFrame reset;

    StreamStage(MultiplexedConnection connection, BufferMemory memory, LongSupplier nanoTime) {
        super(nanoTime);
        this.memory = memory;
        this.connection = connection;
    }

    /** A copy is sent: the codec writes into what it gets, and the call may have to be sent once more on a connection of HTTP/1.1. */
    @Override
    void sendHead(HttpRequest request, ChannelPromise left) {
        HttpHeaders headers = request.headers().copy();
        endSent = !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !(HttpUtil.isContentLengthSet(request) && HttpUtil.getContentLength(request, 0L) > 0);
        channel().write(endSent ? new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, request.method(), request.uri(), Unpooled.EMPTY_BUFFER,
                headers, EmptyHttpHeaders.INSTANCE) : new DefaultHttpRequest(HttpVersion.HTTP_1_1, request.method(), request.uri(), headers), left);
    }

    @Override
    void write(HttpContent content) {
        if (endSent || inactive) {
            content.release();
        } else {
            memory.fit(channel().config());
            super.write(content);
        }
        if (progress().isRequestWhole() && isAnswered()) {
            // Not from within the sender.
            channel().eventLoop().execute(this::answerRead);
        }
    }

    @Override
    public String protocolVersion() {
        return "2";
    }

    @Override
    public Channel raw(ChannelHandler taker) {
        throw new IllegalStateException("a stream of HTTP/2 has no 101 (RFC 9113 section 8.6)");
    }

    /** Netty tells a head that is all there is as one message, and an interim one too. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpResponse response) {
            withoutCodecsOwn(response.headers());
        }
        if (!(message instanceof FullHttpResponse whole)) {
            super.channelRead(ctx, message);
            return;
        }
        boolean interim = whole.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        whole.release();
        super.channelRead(ctx, new DefaultHttpResponse(HttpVersion.HTTP_1_1, whole.status(), whole.headers()));
        if (!interim && isCarrying()) {
            super.channelRead(ctx, LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private static void withoutCodecsOwn(HttpHeaders headers) {
        headers.names().stream().filter(name -> name.regionMatches(true, 0, "x-http2-", 0, 8)).toList().forEach(headers::remove);
    }

    @Override
    void answerRead() {
        if (!isAnswered()) {
            return;
        }
        if (progress().isRequestWhole() || inactive) {
            end();
        } else if (progress().isBodyRefused()) {
            end();
            close();
        } else {
            flushAnswer();
        }
    }

    /**
     * A reset ends the stream; what came before it is handed on first, however slowly the client reads. So whether the answer was whole is
     * known when the stream becomes inactive.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2GoAwayFrame) {
            // Not one that concerns the connection alone: it names this stream as one that was not processed (RFC 9113 section 6.8).
            ReferenceCountUtil.release(event);
            connection.retire();
            fail(UpstreamFailure.notProcessed(route()), true);
        } else if (event instanceof Http2ResetFrame frame) {
            reset = frame;
            if (frame.errorCode() == Http2Error.REFUSED_STREAM.code()) {
                connection.retire();
                fail(UpstreamFailure.notProcessed(route()), true);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inactive = true;
        connection.ended(this);
        if (isAnswered()) {
            end();
        } else if (reset != null) {
            fail(UpstreamFailure.reset(route(), reset.errorCode()));
        } else {
            failClosedEarly();
        }
    }

    /** A stream that was reset takes no more, which is no news. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (reset == null) {
            super.exceptionCaught(ctx, cause);
        }
    }

    void sweep(long nowNanos) {
        expire(nowNanos);
        // A client that only writes learns of its answer when it is read on; the upstream has no use for more, or would have taken it.
        Duration patience = channel().isWritable() ? route().idleTimeout() : ANSWERED_AND_DEAF;
        boolean waits = isAnswered() && progress().quietNanos(nowNanos) > patience.toNanos();
        boolean lingers = !isCarrying() && progress().quietNanos(nowNanos) > MultiplexedConnection.SILENCE.toNanos();
        if (waits) {
            end();
        }
        if (waits || lingers) {
            close();
        }
    }

    /** Resets the stream with CANCEL unless both sides have ended it; the connection goes on. */
    @Override
    void close() {
        channel().close();
    }
}
