package no.portner.upstream;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** The kinds of channel that fit the event loops: they are Quarkus', so what they are is decided there. */
public record Transport(EventLoopGroup loops, Class<? extends ServerChannel> server, Class<? extends SocketChannel> socket,
        Class<? extends DatagramChannel> datagram) {

    public static Transport of(EventLoopGroup loops) {
        return new Transport(loops, NioServerSocketChannel.class, NioSocketChannel.class, NioDatagramChannel.class);
    }
}
