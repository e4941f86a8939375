package no.portner.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Connections on real sockets that nobody reads until a test asks for it, and a memory that is as full as a test says. */
final class UnreadServer implements AutoCloseable {

    private final AtomicLong inUse = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final BufferMemory memory = new BufferMemory(inUse::get, inUse::get, 100, nanos::get);
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final AtomicLong received = new AtomicLong();
    /** Capacities of the buffers that were read into; 0 when the reading had come to an end for now. */
    final List<Integer> reads = new CopyOnWriteArrayList<>();
    private final EventLoopGroup loops;
    private final Channel server;

    UnreadServer(EventLoopGroup loops) {
        this.loops = loops;
        Transport transport = Transport.of(loops, memory);
        server = new ServerBootstrap().group(loops).channelFactory(transport.server())
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, transport.reads()).childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true).childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new UnaskedReads(memory), new Taker());
                        accepted.add(channel);
                    }
                }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly().channel();
    }

    static Stream<EventLoopGroup> loops() {
        return Stream.of(UnderTest.loops(1), new NioEventLoopGroup(1));
    }

    private final class Taker extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            reads.add(bytes.capacity());
            received.addAndGet(bytes.readableBytes());
            bytes.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            reads.add(0);
            synchronized (received) {
                received.notifyAll();
            }
        }
    }

    /** From now on so much of the memory is in use. */
    void use(long ofAHundred) {
        inUse.set(ofAHundred);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        reads.clear();
    }

    /** @return the server's side of the connection */
    Channel connect(Socket client) throws Exception {
        client.connect(server.localAddress());
        return accepted.poll(20, TimeUnit.SECONDS);
    }

    long received() {
        return received.get();
    }

    void awaitReceived(long bytes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        synchronized (received) {
            while (received.get() < bytes && System.nanoTime() < deadline) {
                received.wait(1000);
            }
        }
        assertThat(received).hasValue(bytes);
    }

    @Override
    public void close() throws InterruptedException {
        server.close().sync();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
}
