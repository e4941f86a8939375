package no.portner.token.maskinporten;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Cuts a connection that brings more than any answer of Maskinporten can be: the HTTP client reads the bodies of errors, interim
 * answers and trailers whole, however long they are.
 */
final class ByteCeiling extends ChannelInboundHandlerAdapter {

    /** 256 KiB as they come over the wire: a body of {@link HttpAnswer#MOST_BYTES}, all headers, and what TLS adds. */
    static final int MOST_BYTES = 256 * 1024;

    private int left = MOST_BYTES;

    private ByteCeiling() {
    }

    /** @param request has a connection of its own, on which nothing has been received but the TLS handshake */
    static void over(HttpClientRequest request) {
        ((ConnectionBase) request.connection()).channel().pipeline().addFirst(new ByteCeiling());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            left -= bytes.readableBytes();
            if (left < 0) {
                bytes.release();
                ctx.close();
                return;
            }
        }
        ctx.fireChannelRead(message);
    }
}
