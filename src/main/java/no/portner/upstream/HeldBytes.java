package no.portner.upstream;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;

/** Holds what comes before anybody has asked for it: it reaches whoever asks first, before anything that comes later. */
final class HeldBytes extends ChannelDuplexHandler {

    private final ArrayDeque<Object> held = new ArrayDeque<>(1);
    private boolean asked;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        held.add(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Told when what is held is handed on.
    }

    /** Handed on from the event loop, not from within the asking. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        ctx.read();
        if (held.isEmpty()) {
            ctx.pipeline().remove(this);
        } else if (!asked) {
            asked = true;
            ctx.executor().execute(() -> {
                if (!ctx.isRemoved()) {
                    ctx.pipeline().remove(this);
                }
            });
        }
    }

    /** Nobody is there yet who could be told: the closed connection tells. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (held.isEmpty()) {
            return;
        }
        Object message;
        while ((message = held.poll()) != null) {
            ctx.fireChannelRead(message);
        }
        ctx.fireChannelReadComplete();
    }
}
