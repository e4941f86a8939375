package no.portner.transport;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * The channels that fit the event loops: they are Quarkus', so what they are is decided there.
 *
 * @param memory what buffers are made of
 * @param reads what sockets are read into, with regard to that
 */
public record Transport(EventLoopGroup loops, ChannelFactory<ServerChannel> server, ChannelFactory<SocketChannel> socket,
        ChannelFactory<DatagramChannel> datagram, BufferMemory memory, RecvByteBufAllocator reads) {

    public static Transport of(EventLoopGroup loops) {
        return of(loops, BufferMemory.ofThisProcess());
    }

    public static Transport of(EventLoopGroup loops, BufferMemory memory) {
        RecvByteBufAllocator reads = new FittingReads(memory);
        return loops instanceof EpollEventLoopGroup
                ? new Transport(loops, EpollServerSocketChannel::new, EpollSocketChannel::new, EpollDatagramChannel::new, memory, reads)
                : new Transport(loops, NioServerSocketChannel::new, NioSocketChannel::new, NioDatagramChannel::new, memory, reads);
    }

    /** What the loops wait with, in a word. */
    public static String waiting(EventLoopGroup loops) {
        return loops instanceof EpollEventLoopGroup ? "epoll" : "NIO";
    }
}
