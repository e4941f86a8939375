package no.portner.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** The last stage of an HTTP/2 connection: its streams under way, and its end. */
final class Http2Session extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = Logger.getLogger(Http2Session.class);
    private static final long LAST_CALL = 0x506f72746e6572L;

    private final Set<ClientStream> streams = new HashSet<>();
    private ChannelHandlerContext ctx;
    private int begun;
    private boolean goingAway;
    private boolean nothingElseComes;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    void began(ClientStream stream) {
        streams.add(stream);
        begun++;
    }

    void ended(ClientStream stream) {
        streams.remove(stream);
        closeWhenDone();
    }

    /**
     * Asks the client to make its next calls on another connection (RFC 9113 section 6.8). What it has sent meanwhile is served: a first
     * GOAWAY excludes no stream, and when a PING has come back, the client has seen it.
     */
    void drain() {
        if (!goingAway) {
            goingAway = true;
            ctx.write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
            ctx.write(new DefaultHttp2PingFrame(LAST_CALL));
        }
    }

    /** No stream is served; the codec closes the connection when this has been written, and {@link LingeringClose} lets the client read it. */
    void refuse(Http2Error error, String why) {
        goingAway = true;
        ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(error, Unpooled.copiedBuffer(why, StandardCharsets.US_ASCII)));
    }

    /** The streams under way. */
    Set<ClientStream> streams() {
        return streams;
    }

    /** How many streams there have been. */
    int begun() {
        return begun;
    }

    /** Says that no stream was lost, and closes. */
    void close() {
        goingAway = true;
        ctx.close();
    }

    private void closeWhenDone() {
        if (nothingElseComes && streams.isEmpty()) {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (goingAway && message instanceof Http2PingFrame ping && ping.ack() && ping.content() == LAST_CALL) {
            nothingElseComes = true;
            closeWhenDone();
        }
        ReferenceCountUtil.release(message);
    }

    /** Before the codec ends the streams: one whose body waits unread would not hear of that. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        abandon();
    }

    private void abandon() {
        List.copyOf(streams).forEach(ClientStream::abandoned);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            abandon();
            ctx.close();
        }
    }

    /** What is against the protocol has been answered with GOAWAY by the codec. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
            LOG.debugf(cause, "a client's HTTP/2 connection ends");
            return;
        }
        if (!Farewell.isBrokenOff(cause)) {
            LOG.error("a client's HTTP/2 connection is closed after an error in Portner itself", cause);
        }
        ctx.close();
    }
}
