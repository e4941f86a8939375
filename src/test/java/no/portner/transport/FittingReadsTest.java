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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On real sockets: what is read at once, and how often before somebody is asked whether there is to be more. */
class FittingReadsTest {

    private static final int MUCH = 4 * 1024 * 1024;
    private static final long PLENTY = 0;
    private static final long A_THIRD = 33;
    private static final long NEARLY_ALL = 90;

    private final AtomicLong inUse = new AtomicLong();
    private final BufferMemory memory = new BufferMemory(inUse::get, inUse::get, 100, System::nanoTime);
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    /** Capacities of the buffers that were read into; 0 when the reading had come to an end for now. */
    private final List<Integer> reads = new CopyOnWriteArrayList<>();
    private final AtomicLong received = new AtomicLong();

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

    private Channel listen(EventLoopGroup loops) {
        Transport transport = Transport.of(loops, memory);
        return new ServerBootstrap().group(loops).channelFactory(transport.server())
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, transport.reads()).childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Taker());
                        accepted.add(channel);
                    }
                }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly().channel();
    }

    private void awaitReceived(long bytes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        synchronized (received) {
            while (received.get() < bytes && System.nanoTime() < deadline) {
                received.wait(1000);
            }
        }
        assertThat(received).hasValue(bytes);
    }

    private void sendAll(Socket client, long altogether) throws Exception {
        client.getOutputStream().write(new byte[MUCH]);
        awaitReceived(altogether);
    }

    @ParameterizedTest
    @MethodSource("loops")
    void reads_are_as_large_as_there_is_memory_for(EventLoopGroup loops) throws Exception {
        Channel server = listen(loops);
        try (Socket client = new Socket()) {
            client.connect(server.localAddress());
            accepted.poll(20, TimeUnit.SECONDS).config().setAutoRead(true);
            sendAll(client, MUCH);
            assertThat(reads).as("while there is plenty").contains(64 * 1024);

            // The first read of each part may have been sized before, and the second is when it has been looked.
            inUse.set(A_THIRD);
            reads.clear();
            sendAll(client, 2 * MUCH);
            assertThat(reads.stream().filter(size -> size > BufferMemory.LITTLE).count()).as("more than little").isLessThanOrEqualTo(1);

            inUse.set(NEARLY_ALL);
            reads.clear();
            sendAll(client, 3 * MUCH);
            assertThat(reads.stream().filter(size -> size > BufferMemory.LEAST).count()).as("more than the least").isLessThanOrEqualTo(1);
            List<Integer> later = reads.subList(4, reads.size());
            for (int i = 1; i < later.size(); i++) {
                assertThat(later.get(i - 1) > 0 && later.get(i) > 0).as("two reads without a pause").isFalse();
            }

            inUse.set(PLENTY);
            reads.clear();
            sendAll(client, 4 * MUCH);
            assertThat(reads).as("as before").contains(64 * 1024);
        } finally {
            server.close().sync();
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }
}
