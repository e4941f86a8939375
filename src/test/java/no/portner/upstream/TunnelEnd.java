package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError;

/** Our end of a tunnel: keeps what comes. */
final class TunnelEnd extends ChannelInboundHandlerAdapter {

    final CompletableFuture<Void> inputEnded = new CompletableFuture<>();
    private final Channel channel;
    private final StringBuffer got = new StringBuffer();

    private TunnelEnd(Channel channel) {
        this.channel = channel;
    }

    static TunnelEnd of(Channel channel) throws Exception {
        TunnelEnd end = new TunnelEnd(channel);
        channel.eventLoop().submit(() -> channel.pipeline().addLast(end)).get(15, TimeUnit.SECONDS);
        return end;
    }

    static ProxyError failure(Future<Channel> connecting) throws Exception {
        assertThat(connecting.await(15, TimeUnit.SECONDS)).isTrue();
        assertThat(connecting.cause()).isInstanceOf(ProxyError.class);
        return (ProxyError) connecting.cause();
    }

    void read() {
        channel.config().setAutoRead(true);
    }

    void send(String bytes) {
        channel.writeAndFlush(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    String got() {
        return got.toString();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        got.append(bytes.toString(StandardCharsets.ISO_8859_1));
        bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded.complete(null);
        }
    }
}
