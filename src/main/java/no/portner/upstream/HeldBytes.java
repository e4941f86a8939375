package no.portner.upstream;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.ArrayDeque;

/**
 * Holds what comes before anybody has asked for it: it reaches whoever asks first, before anything that comes later. With epoll that
 * happens: when the peer ends its output, all that it has sent is read, asked for or not.
 */
final class HeldBytes extends ChannelDuplexHandler {

    private final ArrayDeque<Object> held = new ArrayDeque<>(1);
    private boolean asked;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        held.add(message);
    }

    /** The end of the input comes after the input. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            held.add(event);
        } else {
            ctx.fireUserEventTriggered(event);
        }
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
            if (message instanceof ChannelInputShutdownEvent) {
                ctx.fireChannelReadComplete();
                ctx.fireUserEventTriggered(message);
            } else {
                ctx.fireChannelRead(message);
            }
        }
        ctx.fireChannelReadComplete();
    }
}
