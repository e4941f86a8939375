package no.portner.transport;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;

/**
 * First of a connection's stages: ends it when, while memory is scarce, something comes that nobody has asked for. With epoll that happens:
 * when the peer ends its output, all that the system has kept of it, some MiB, is read although reading has been stopped. From hundreds of
 * peers at once that would be more than there is. While there is enough it is passed on.
 */
public final class UnaskedReads extends ChannelDuplexHandler {

    private final BufferMemory memory;
    private boolean asked;

    public UnaskedReads(BufferMemory memory) {
        this.memory = memory;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        asked = true;
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!asked && memory.isScarce()) {
            ReferenceCountUtil.release(message);
            ctx.close();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        asked = false;
        ctx.fireChannelReadComplete();
    }
}
