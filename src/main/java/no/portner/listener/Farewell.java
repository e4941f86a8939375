package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** How a client's connection ends, with TLS and without. What is to be said has been written and flushed before. */
final class Farewell {

    static final int LINGER_SECONDS = 2;

    private Farewell() {
    }

    /**
     * For a client that may still be sending: closing at once would reset the connection, and our last words with it (RFC 9112 section
     * 9.6). So our side is closed, with TLS' close_notify where there is TLS, and what comes is thrown away for a moment.
     */
    static void linger(Channel channel) {
        if (!channel.isActive() || !(channel instanceof DuplexChannel duplex)) {
            channel.close();
            return;
        }
        channel.pipeline().addFirst(Discard.ALL);
        channel.config().setAutoRead(true);
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        ChannelFuture said = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
        said.addListener(done -> duplex.shutdownOutput());
        channel.eventLoop().schedule(() -> cut(channel), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether the network or TLS broke the connection off, which is no news. */
    static boolean isBrokenOff(Throwable cause) {
        return cause instanceof IOException || cause.getCause() instanceof SSLException;
    }

    /** Closes the socket itself: no stage has a last word, and no close_notify says that all is said (RFC 8446 section 6.1). */
    static void cut(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }

    /** Nothing that comes is of interest any more. */
    @ChannelHandler.Sharable
    private static final class Discard extends ChannelInboundHandlerAdapter {

        static final Discard ALL = new Discard();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            // Nobody behind has read anything.
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
