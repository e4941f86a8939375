package no.portner.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On real sockets: what becomes of the bytes of a peer that has ended its output, when nobody reads. NIO does not look at what nobody reads. */
class UnaskedReadsTest {

    private static final int BYTES = 1024 * 1024;
    /** What the system takes of a client though nobody reads; the end comes behind all of it. */
    private static final int UNREAD = 16 * 1024;
    private static final long NEARLY_ALL = 90;

    @ParameterizedTest
    @MethodSource("no.portner.transport.UnreadServer#loops")
    void what_is_asked_for_is_read_however_little_memory_there_is(EventLoopGroup loops) throws Exception {
        try (UnreadServer server = new UnreadServer(loops); Socket client = new Socket()) {
            Channel channel = server.connect(client);
            server.use(NEARLY_ALL);
            channel.config().setAutoRead(true);
            client.getOutputStream().write(new byte[BYTES]);
            client.shutdownOutput();
            server.awaitReceived(BYTES);
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @Test
    @EnabledIf("no.portner.transport.UnderTest#isEpoll")
    void what_is_not_asked_for_is_passed_on_while_there_is_plenty() throws Exception {
        try (UnreadServer server = new UnreadServer(UnderTest.loops(1)); Socket client = new Socket()) {
            Channel channel = server.connect(client);
            client.getOutputStream().write(new byte[UNREAD]);
            client.shutdownOutput();
            server.awaitReceived(UNREAD);
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @Test
    @EnabledIf("no.portner.transport.UnderTest#isEpoll")
    void what_is_not_asked_for_ends_the_connection_when_there_is_little() throws Exception {
        try (UnreadServer server = new UnreadServer(UnderTest.loops(1)); Socket client = new Socket()) {
            Channel channel = server.connect(client);
            client.getOutputStream().write(new byte[UNREAD]);
            server.use(NEARLY_ALL);
            client.shutdownOutput();
            assertThat(channel.closeFuture().await(20, TimeUnit.SECONDS)).as("closed").isTrue();
            assertThat(server.received()).as("read of it").isZero();
        }
    }
}
