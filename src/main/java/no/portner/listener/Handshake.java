package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Waits for the end of a handshake, and gives way to the stages for what was agreed upon (ALPN, RFC 7301). */
final class Handshake extends ChannelInboundHandlerAdapter {

    /** Adds the stages behind TLS. */
    interface Next {

        /** @param http2 whether that was agreed upon; without a word of it, it was not */
        void begin(Channel channel, boolean http2);
    }

    private final String host;
    private final TlsFailures failures;
    private final Next next;

    Handshake(String host, TlsFailures failures, Next next) {
        this.host = host;
        this.failures = failures;
        this.next = next;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent end)) {
            ctx.fireUserEventTriggered(event);
        } else if (!end.isSuccess()) {
            // The connection is closed by TLS itself, which may have an alert to send first.
            failures.handshakeFailed(host, end.cause());
        } else {
            next.begin(ctx.channel(), ApplicationProtocolNames.HTTP_2.equals(ctx.pipeline().get(SslHandler.class).applicationProtocol()));
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TlsFailures.log("a handshake for " + host + " failed", cause);
        ctx.close();
    }
}
