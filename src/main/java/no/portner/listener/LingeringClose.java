package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Before the codec of HTTP/2: when the connection is closed from our side, for whatever reason, a client that is still sending can read
 * the GOAWAY that tells why (RFC 9113 section 6.8). The codec closes at once after a GOAWAY with an error, which would reset the connection,
 * and closes once more. A client that reads nothing, so that what we said waits on our side, is not waited for.
 */
final class LingeringClose extends ChannelOutboundHandlerAdapter {

    private boolean lingers;

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (lingers) {
            whenClosed(ctx.channel(), promise);
        } else if (hasTakenAll(ctx.channel())) {
            lingers = true;
            whenClosed(ctx.channel(), promise);
            Farewell.linger(ctx.channel());
        } else {
            ctx.close(promise);
        }
    }

    private static void whenClosed(Channel channel, ChannelPromise promise) {
        channel.closeFuture().addListener(closed -> promise.trySuccess());
    }

    private static boolean hasTakenAll(Channel channel) {
        ChannelOutboundBuffer waits = channel.unsafe().outboundBuffer();
        return waits != null && waits.isEmpty();
    }
}
