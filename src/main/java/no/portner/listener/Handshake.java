package no.portner.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Waits for the end of a handshake, and gives way to the stages for what was agreed upon (ALPN, RFC 7301); without a word, HTTP/1.1. */
final class Handshake extends ChannelInboundHandlerAdapter {

    private final ClientPipeline pipeline;
    private final String host;
    private final TlsFailures failures;

    Handshake(ClientPipeline pipeline, String host, TlsFailures failures) {
        this.pipeline = pipeline;
        this.host = host;
        this.failures = failures;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent end)) {
            ctx.fireUserEventTriggered(event);
        } else if (!end.isSuccess()) {
            // The connection is closed by TLS itself, which may have an alert to send first.
            failures.handshakeFailed(host, end.cause());
        } else {
            Arrival arrival = Arrival.intercepted(host);
            if (ApplicationProtocolNames.HTTP_2.equals(ctx.pipeline().get(SslHandler.class).applicationProtocol())) {
                pipeline.http2(ctx.channel(), arrival);
            } else {
                pipeline.http1(ctx.channel(), arrival);
            }
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TlsFailures.log("a handshake for " + host + " failed", cause);
        ctx.close();
    }
}
