package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import org.jboss.logging.Logger;

/**
 * The last stage of a client connection's pipeline: one exchange after the other, in the order of the requests. What the client
 * pipelines waits here, and the client's socket is not read while the upstream takes nothing, or while something waits.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Downstream {

    private static final Logger LOG = Logger.getLogger(ClientConnection.class);

    private final Parts parts;
    private final Arrival arrival;
    private final RequestDecoder decoder;
    private final ResponseWriter writer;
    private final RequestPace pace;
    private final ClientPipeline stages;
    private final ArrayDeque<Object> pipelined = new ArrayDeque<>(2);
    private Channel channel;
    private HttpRequest begun;
    private Exchange exchange;
    private Connect connect;
    private boolean inputEnded;

    /**
     * @param decoder the connection's
     * @param pace is told of every exchange
     * @param stages makes others, where this one has to make way
     */
    ClientConnection(Parts parts, Arrival arrival, RequestDecoder decoder, ResponseWriter writer, RequestPace pace,
            ClientPipeline stages) {
        this.parts = parts;
        this.arrival = arrival;
        this.decoder = decoder;
        this.writer = writer;
        this.pace = pace;
        this.stages = stages;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.abandoned();
        }
        if (connect != null) {
            connect.abandoned();
        }
        pipelined.forEach(ReferenceCountUtil::release);
        pipelined.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!channel.isActive()) {
            // The codec tells of a head that the end of the connection cut off: nobody is there to answer.
            ReferenceCountUtil.release(message);
        } else if (exchange != null && exchange.isRequestWhole() || !pipelined.isEmpty()) {
            pipelined.add(message);
            channel.config().setAutoRead(false);
        } else {
            received(message);
        }
    }

    private void received(Object message) {
        if (exchange == null && connect == null && writer.closesAfter()) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            begin(request);
        } else if (message instanceof HttpContent content) {
            body(content);
        }
    }

    private void begin(HttpRequest request) {
        begun = request;
        writer.answering(request);
        if (arrival.equals(Arrival.AT_PROXY) && request.method().equals(HttpMethod.CONNECT)) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            connect = new Connect(parts, arrival, this, writer, request);
            connect.begin();
            return;
        }
        exchange = new Exchange(parts, arrival, this, writer, request);
        pace.begun(exchange);
        if (exchange.mayHaveBody()) {
            channel.config().setAutoRead(false);
        }
        exchange.begin();
    }

    private void body(HttpContent content) {
        if (connect != null && content instanceof LastHttpContent) {
            content.release();
            connect.go();
        } else if (exchange == null) {
            content.release();
        } else if (content.decoderResult().isFailure()) {
            content.release();
            exchange.failed(ProxyError.of(Kind.BAD_REQUEST, "the request's body is not valid HTTP/1.1"));
        } else {
            exchange.outbound().add(content);
            if (exchange.isOver() && exchange.isRequestWhole()) {
                exchange = null;
                updateReading();
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.outbound().flush();
        }
        if (decoder.isHolding()) {
            // An answer that leaves the connection to HTTP has to be the last one: nobody knows what these bytes are then.
            writer.lastAnswer();
        }
        updateReading();
    }

    /**
     * Reads from the client while the upstream takes the request, between exchanges, and while the client has nothing more to say: only
     * a socket that is read tells that the client has gone.
     */
    @Override
    public void updateReading() {
        boolean waiting = !pipelined.isEmpty() || decoder.isHolding();
        channel.config().setAutoRead(!waiting && (exchange == null || exchange.mayReadClient()));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.clientWritable(channel.isWritable());
        }
    }

    /**
     * TLS' close_notify is the end of what the client has to say, as a FIN is without TLS: it has gone. But one that has said something
     * into a tunnel before that was there has said all, and waits for the answer; epoll tells of the FIN whether or not we read.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && connect != null && decoder.isHolding()) {
            inputEnded = true;
        } else if (event instanceof SslCloseCompletionEvent || event instanceof ChannelInputShutdownEvent) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!Farewell.isBrokenOff(cause)) {
            LOG.error("a client's connection is closed after an error in Portner itself", cause);
        }
        ctx.close();
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        parts.traffic().memory().fit(channel.config());
        return channel.isWritable();
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    /** The answer is written: the connection serves the next request, unless either side asked to close it or a body was left unread. */
    @Override
    public void exchangeEnded() {
        boolean requestLeft = !exchange.isRequestWhole();
        if (writer.closesAfter() || decoder.isHolding() || requestLeft && exchange.mayHaveBody()) {
            exchange = null;
            writer.close(requestLeft || decoder.isHolding());
            return;
        }
        decoder.resumeAfter(begun);
        begun = null;
        channel.flush();
        if (!requestLeft) {
            exchange = null;
            next();
        }
        updateReading();
    }

    @Override
    public void raw(ChannelHandler taker) {
        // The decoder goes last: taken out, it hands on what it has not decoded.
        channel.pipeline().addLast(taker).remove(this);
        channel.pipeline().remove(ResponseEncoder.class);
        channel.pipeline().remove(decoder);
        if (inputEnded) {
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    @Override
    public void intercept(String host) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        stages.intercept(channel, host);
        if (inputEnded) {
            channel.close();
        }
    }

    /** Takes up what the client has pipelined. */
    private void next() {
        Object message;
        while ((exchange == null || !exchange.isRequestWhole()) && (message = pipelined.poll()) != null) {
            received(message);
        }
        if (exchange != null) {
            exchange.outbound().flush();
        }
    }
}
