package no.portner.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * The first stage of every client's connection, which it never leaves: counts the connection. One too many is told so as soon as it is
 * known what it speaks, and is closed after a moment whether it has said anything or not.
 */
final class Admission extends ChannelInboundHandlerAdapter {

    static final String TOO_MANY = "too many connections: PORTNER_MAX_CONNECTIONS is reached";
    private static final int MOMENT_SECONDS = 2;

    private final Traffic traffic;
    private boolean oneTooMany;

    Admission(Traffic traffic) {
        this.traffic = traffic;
    }

    boolean isOneTooMany() {
        return oneTooMany;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        oneTooMany = !traffic.connected();
        if (oneTooMany) {
            ctx.executor().schedule(() -> ctx.channel().close(), MOMENT_SECONDS, TimeUnit.SECONDS);
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        traffic.disconnected();
        ctx.fireChannelInactive();
    }
}
