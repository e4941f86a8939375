package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import no.portner.error.ProxyError;
import org.jboss.logging.Logger;

/**
 * The last stage of one stream of an HTTP/2 connection: one exchange. While the upstream takes nothing, the stream is not read, so its
 * window is not opened again, and other streams go on.
 */
final class ClientStream extends ChannelInboundHandlerAdapter implements Downstream {

    private static final Logger LOG = Logger.getLogger(ClientStream.class);

    private final Parts parts;
    private final Arrival arrival;
    private final Http2Session session;
    private final Http2Writer writer;
    private final Channel channel;
    private Exchange exchange;
    private BodyPace pace;

    ClientStream(Parts parts, Arrival arrival, Http2Session session, Http2Writer writer, Channel channel) {
        this.parts = parts;
        this.arrival = arrival;
        this.session = session;
        this.writer = writer;
        this.channel = channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        session.began(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.ended(this);
        abandoned();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && exchange == null) {
            begin(request);
        } else if (message instanceof HttpContent content && exchange != null) {
            exchange.outbound().add(content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        HttpRequest head = request;
        boolean whole = request instanceof FullHttpRequest;
        if (whole) {
            head = new DefaultHttpRequest(request.protocolVersion(), request.method(), request.uri(), request.headers());
            ReferenceCountUtil.release(request);
        }
        writer.answering(head);
        exchange = new Exchange(parts, arrival, this, writer, head);
        if (whole) {
            exchange.outbound().add(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            channel.config().setAutoRead(false);
        }
        exchange.begin();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.outbound().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.clientWritable(channel.isWritable());
        }
    }

    void sweep(long nowNanos) {
        if (exchange != null && !exchange.isOver() && pace == null) {
            pace = new BodyPace(exchange, parts.traffic().limits().pace().bodyRate(), nowNanos);
        } else if (exchange != null && !exchange.isOver()) {
            exchange.outbound().readOn();
            pace.look(nowNanos);
        }
    }

    /** A reset overtakes what waits to be read. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            abandoned();
        } else {
            ReferenceCountUtil.release(event);
        }
    }

    /** The client does not want the answer any more, or has gone. What is left of its request is read and thrown away. */
    void abandoned() {
        if (exchange != null) {
            exchange.abandoned();
            updateReading();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            // The stream is closed: what was written to it is lost.
            return;
        }
        Http2Exception against = Http2CodecUtil.getEmbeddedHttp2Exception(cause);
        if (against != null) {
            // Against the protocol, such as a body that is not as long as announced.
            LOG.debugf(cause, "a stream is reset");
            abandoned();
            writer.reset(against.error());
        } else {
            LOG.error("a stream is reset after an error in Portner itself", cause);
            if (exchange != null) {
                exchange.failed(ProxyError.from(cause));
            }
            writer.abort();
        }
    }

    @Override
    public String protocol(HttpRequest request) {
        return "HTTP/2";
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public boolean isWritable() {
        parts.traffic().memory().fit(channel.config());
        return channel.isWritable();
    }

    @Override
    public void flush() {
        writer.flush();
    }

    @Override
    public void updateReading() {
        channel.config().setAutoRead(exchange.mayReadClient());
    }

    @Override
    public void exchangeEnded() {
        writer.close(!exchange.isRequestWhole());
        updateReading();
    }
}
