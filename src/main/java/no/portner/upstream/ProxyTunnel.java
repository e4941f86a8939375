package no.portner.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.Optional;
import no.portner.config.OutgoingProxy;

/**
 * Asks the outgoing proxy for a tunnel (RFC 9110 section 9.3.6) and takes itself out of the way when it is there. Of what the proxy says
 * to a refusal only the status is told on: its body is not even read.
 */
final class ProxyTunnel extends ChannelInboundHandlerAdapter {

    private final OutgoingProxy proxy;
    private final Target target;
    private final ResponseDecoder decoder = new ResponseDecoder();
    private Promise<Channel> open;
    private boolean granted;

    ProxyTunnel(OutgoingProxy proxy, Target target) {
        this.proxy = proxy;
        this.target = target;
    }

    /**
     * @param connection to the proxy; nothing has been read of it. What comes after the proxy's answer goes to the handlers that are there
     * @return fails with a {@link no.portner.error.ProxyError}; the connection is then for the caller to close
     */
    Future<Channel> openOn(Channel connection) {
        open = connection.eventLoop().newPromise();
        decoder.expectAnswerTo(HttpMethod.CONNECT);
        connection.pipeline().addFirst(decoder, this);
        return open;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), head()), ctx.voidPromise());
        ctx.read();
    }

    private String head() {
        String authorization = proxy.credentials().map(known -> "Proxy-Authorization: " + known.basic().reveal() + "\r\n").orElse("");
        return "CONNECT " + target.where() + " HTTP/1.1\r\nHost: " + target.where() + "\r\n" + authorization + "\r\n";
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (granted && message instanceof ByteBuf) {
            ctx.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
            open.tryFailure(ProxyFailure.notUnderstood(target, Optional.ofNullable(object.decoderResult().cause())));
        } else if (message instanceof HttpResponse response) {
            answered(response);
        } else if (granted && message instanceof LastHttpContent) {
            // Taken out, the decoder hands on what it has not decoded, which passes here on its way into the tunnel.
            ctx.pipeline().remove(decoder).remove(this);
            open.trySuccess(ctx.channel());
        }
    }

    private void answered(HttpResponse response) {
        if (ResponseHead.objection(response, false).isPresent()) {
            open.tryFailure(ProxyFailure.notUnderstood(target, Optional.empty()));
        } else if (response.status().codeClass() == HttpStatusClass.SUCCESS) {
            granted = true;
        } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            open.tryFailure(ProxyFailure.refused(target, response.status().code(), proxy.credentials().isPresent()));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (granted) {
            ctx.fireChannelReadComplete();
        } else if (!open.isDone()) {
            ctx.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        open.tryFailure(ProxyFailure.closed(target));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        open.tryFailure(ProxyFailure.closed(target));
    }
}
