package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import no.portner.transport.BufferMemory;
import no.portner.transport.UnaskedReads;

/** What a connection begins with: what comes before it is read is held, if there is memory for it. */
final class FirstStages extends ChannelInitializer<Channel> {

    private final BufferMemory memory;

    FirstStages(BufferMemory memory) {
        this.memory = memory;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new UnaskedReads(memory), new HeldBytes());
    }
}
