package no.portner.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On real sockets: what becomes of the bytes of a peer that has ended its output, when nobody reads. */
class UnaskedReadsTest {

    private static final int BYTES = 1024 * 1024;
    /** What the system takes of a client though nobody reads; the end comes behind all of it. */
    private static final int UNREAD = 16 * 1024;
    private static final long PLENTY = 0;
    private static final long NEARLY_ALL = 90;

    private final AtomicLong inUse = new AtomicLong(PLENTY);
    private final AtomicLong nanos = new AtomicLong();
    private final BufferMemory memory = new BufferMemory(inUse::get, inUse::get, 100, nanos::get);
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final AtomicLong received = new AtomicLong();

    static Stream<EventLoopGroup> loops() {
        return Stream.of(UnderTest.loops(1), new NioEventLoopGroup(1));
    }

    private final class Taker extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            int now = bytes.readableBytes();
            bytes.release();
            received.addAndGet(now);
            synchronized (received) {
                received.notifyAll();
            }
        }
    }

    private Channel listen(EventLoopGroup loops) {
        Transport transport = Transport.of(loops, memory);
        return new ServerBootstrap().group(loops).channelFactory(transport.server())
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, transport.reads()).childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true).childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new UnaskedReads(memory), new Taker());
                        accepted.add(channel);
                    }
                }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly().channel();
    }

    private void use(long ofAHundred) {
        inUse.set(ofAHundred);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    private void awaitReceived(int bytes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        synchronized (received) {
            while (received.get() < bytes && System.nanoTime() < deadline) {
                received.wait(1000);
            }
        }
        assertThat(received).hasValue(bytes);
    }

    private Channel connect(Channel server, Socket client) throws Exception {
        client.connect(server.localAddress());
        return accepted.poll(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @MethodSource("loops")
    void what_is_asked_for_is_read_however_little_memory_there_is(EventLoopGroup loops) throws Exception {
        Channel server = listen(loops);
        try (Socket client = new Socket()) {
            Channel channel = connect(server, client);
            use(NEARLY_ALL);
            channel.config().setAutoRead(true);
            client.getOutputStream().write(new byte[BYTES]);
            client.shutdownOutput();
            awaitReceived(BYTES);
            assertThat(channel.isOpen()).isTrue();
        } finally {
            server.close().sync();
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void what_is_not_asked_for_is_passed_on_while_there_is_plenty(EventLoopGroup loops) throws Exception {
        assumeTrue(loops instanceof EpollEventLoopGroup, "NIO does not look at what nobody reads");
        Channel server = listen(loops);
        try (Socket client = new Socket()) {
            Channel channel = connect(server, client);
            client.getOutputStream().write(new byte[UNREAD]);
            client.shutdownOutput();
            awaitReceived(UNREAD);
            assertThat(channel.isOpen()).isTrue();
        } finally {
            server.close().sync();
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void what_is_not_asked_for_ends_the_connection_when_there_is_little(EventLoopGroup loops) throws Exception {
        assumeTrue(loops instanceof EpollEventLoopGroup, "NIO does not look at what nobody reads");
        Channel server = listen(loops);
        try (Socket client = new Socket()) {
            Channel channel = connect(server, client);
            client.getOutputStream().write(new byte[UNREAD]);
            use(NEARLY_ALL);
            client.shutdownOutput();
            assertThat(channel.closeFuture().await(20, TimeUnit.SECONDS)).as("closed").isTrue();
            assertThat(received).as("read of it").hasValue(0);
        } finally {
            server.close().sync();
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }
}
