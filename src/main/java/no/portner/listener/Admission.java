package no.portner.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * A stage of every client's connection, which it never leaves: counts the connection. One too many is told so as soon as it is
 * known what it speaks, and is closed after a moment whether it has said anything or not. And it is what the sweep looks at.
 */
final class Admission extends ChannelInboundHandlerAdapter implements Watched {

    static final String TOO_MANY = "too many connections: PORTNER_MAX_CONNECTIONS is reached";
    private static final int MOMENT_SECONDS = 2;

    private final Traffic traffic;
    private final ClientSweep sweep;
    private Watched stage;
    private boolean oneTooMany;

    Admission(Traffic traffic, ClientSweep sweep) {
        this.traffic = traffic;
        this.sweep = sweep;
    }

    /** @param stage the one that knows what the client is waited for now; it stays until another one comes */
    void watch(Watched stage) {
        this.stage = stage;
    }

    @Override
    public void sweep(long nowNanos) {
        if (stage != null) {
            stage.sweep(nowNanos);
        }
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
        sweep.add(this);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        traffic.disconnected();
        sweep.remove(this);
        ctx.fireChannelInactive();
    }
}
