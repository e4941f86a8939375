package no.portner.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import no.portner.error.Problem;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * The last stage of a client connection's pipeline: one exchange after the other, in the order of the requests. What the client
 * pipelines waits here, and the client's socket is not read while the upstream takes nothing.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

    private static final int LINGER_SECONDS = 2;

    private final ProxyServer server;
    private final ResponseEncoder encoder;
    private final ArrayDeque<Object> pipelined = new ArrayDeque<>(2);
    private Channel channel;
    private Exchange exchange;
    private boolean oldClient;
    private boolean closeAfter;
    private boolean answersHead;

    ClientConnection(ProxyServer server, ResponseEncoder encoder) {
        this.server = server;
        this.encoder = encoder;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        if (!server.traffic().connected()) {
            oldClient = true;
            writeProblem(ProxyError.of(Kind.OVERLOADED, "too many connections: PORTNER_MAX_CONNECTIONS is reached"), null);
            closeWhenFlushed(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        server.traffic().disconnected();
        if (exchange != null) {
            exchange.abandoned();
        }
        pipelined.forEach(ReferenceCountUtil::release);
        pipelined.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (exchange != null && exchange.isRequestWhole() || !pipelined.isEmpty()) {
            pipelined.add(message);
        } else {
            received(message);
        }
    }

    private void received(Object message) {
        if (exchange == null && closeAfter) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            begin(request);
        } else if (message instanceof HttpContent content) {
            if (exchange == null) {
                content.release();
            } else if (content.decoderResult().isFailure()) {
                content.release();
                exchange.failed(ProxyError.of(Kind.BAD_REQUEST, "the request's body is not valid HTTP/1.1"));
            } else {
                exchange.requestBody(content);
                if (exchange.isOver() && exchange.isRequestWhole() && !closeAfter) {
                    exchange = null;
                    updateReading();
                }
            }
        }
    }

    private void begin(HttpRequest request) {
        oldClient = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        closeAfter = !HttpUtil.isKeepAlive(request) || request.decoderResult().isFailure() || server.traffic().isDraining();
        answersHead = request.method().equals(HttpMethod.HEAD);
        encoder.answersHead(answersHead);
        exchange = new Exchange(server, this, request);
        channel.config().setAutoRead(false);
        exchange.begin();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.requestFlush();
            updateReading();
        }
    }

    /** Reads from the client while the upstream takes the request, and between exchanges. */
    void updateReading() {
        channel.config().setAutoRead(exchange == null ? pipelined.isEmpty() : exchange.wantsRequest());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.clientWritable(channel.isWritable());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    void writeHead(HttpResponse response, boolean interim) {
        if (interim) {
            if (!oldClient) {
                channel.write(response, channel.voidPromise());
                channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
            }
            return;
        }
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        boolean selfDelimited = HttpUtil.isTransferEncodingChunked(response) || HttpUtil.isContentLengthSet(response)
                || hasNoBody(response) || answersHead;
        if (oldClient && HttpUtil.isTransferEncodingChunked(response)) {
            response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
            closeAfter = true;
        } else if (!selfDelimited && oldClient) {
            closeAfter = true;
        } else if (!selfDelimited) {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
        closeAfter |= server.traffic().isDraining();
        tellConnection(response);
        channel.write(response, channel.voidPromise());
    }

    private static boolean hasNoBody(HttpResponse response) {
        int code = response.status().code();
        return code == HttpResponseStatus.NO_CONTENT.code() || code == HttpResponseStatus.NOT_MODIFIED.code();
    }

    private void tellConnection(HttpResponse response) {
        if (closeAfter) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (oldClient) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    void writeBody(HttpContent content) {
        channel.write(content, channel.voidPromise());
    }

    /** @return the status */
    int writeProblem(ProxyError error, HttpRequest request) {
        Problem problem = Problem.of(error);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(problem.status()),
                Unpooled.wrappedBuffer(problem.body()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, Problem.CONTENT_TYPE)
                .set(HttpHeaderNames.CONTENT_LENGTH, problem.body().length)
                .set("Proxy-Status", problem.proxyStatus());
        problem.retryAfterSeconds().ifPresent(seconds -> response.headers().set(HttpHeaderNames.RETRY_AFTER, seconds));
        closeAfter |= exchange == null || !exchange.isRequestWhole() && request != null && mayHaveBody(request);
        tellConnection(response);
        channel.write(response, channel.voidPromise());
        return problem.status();
    }

    private static boolean mayHaveBody(HttpRequest request) {
        return request.decoderResult().isFailure() || HttpUtil.isTransferEncodingChunked(request)
                || HttpUtil.isContentLengthSet(request) && HttpUtil.getContentLength(request, 0L) > 0;
    }

    void flush() {
        channel.flush();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    void execute(Runnable task) {
        channel.eventLoop().execute(task);
    }

    /**
     * The answer is written. The connection serves the next request, unless either side asked to close it or a body was left unread.
     *
     * @param request what was answered
     */
    void exchangeEnded(HttpRequest request) {
        boolean requestLeft = !exchange.isRequestWhole();
        if (closeAfter || requestLeft && mayHaveBody(request)) {
            exchange = null;
            closeWhenFlushed(requestLeft);
            return;
        }
        channel.flush();
        if (!requestLeft) {
            exchange = null;
            next();
        }
        updateReading();
    }

    /** Takes up what the client has pipelined. */
    private void next() {
        Object message;
        while ((exchange == null || !exchange.isRequestWhole()) && (message = pipelined.poll()) != null) {
            received(message);
        }
        if (exchange != null) {
            exchange.requestFlush();
        }
    }

    /**
     * @param linger whether the client may still be sending: closing at once would reset the connection, and the answer with it. So its
     *     input is read and thrown away for a moment, as long as it takes most clients to see the answer.
     */
    private void closeWhenFlushed(boolean linger) {
        closeAfter = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (linger && channel instanceof DuplexChannel duplex && channel.isActive()) {
                duplex.shutdownOutput();
                channel.config().setAutoRead(true);
                channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
            } else {
                channel.close();
            }
        });
    }

    /** Cuts the connection after what has been written, so that the client sees that the answer is not whole. */
    void abort() {
        closeAfter = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
