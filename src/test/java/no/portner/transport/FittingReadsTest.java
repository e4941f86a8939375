package no.portner.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On real sockets: what is read at once, and how often before somebody is asked whether there is to be more. */
class FittingReadsTest {

    private static final int MUCH = 4 * 1024 * 1024;
    private static final long PLENTY = 0;
    private static final long A_THIRD = 33;
    private static final long NEARLY_ALL = 90;
    /** The loop that the change has come in may have begun as usual, which is sixteen reads. */
    private static final int BEGUN_BEFORE = 20;

    private static void sendAll(UnreadServer server, Socket client, long altogether) throws Exception {
        client.getOutputStream().write(new byte[MUCH]);
        server.awaitReceived(altogether);
    }

    private static void isPausedAfterEach(List<Integer> reads) {
        assertThat(reads).hasSizeGreaterThan(10 * BEGUN_BEFORE);
        for (int i = BEGUN_BEFORE; i < reads.size(); i++) {
            assertThat(reads.get(i - 1) > 0 && reads.get(i) > 0).as("two reads without a pause").isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("no.portner.transport.UnreadServer#loops")
    void reads_are_as_large_as_there_is_memory_for(EventLoopGroup loops) throws Exception {
        try (UnreadServer server = new UnreadServer(loops); Socket client = new Socket()) {
            server.connect(client).config().setAutoRead(true);
            sendAll(server, client, MUCH);
            assertThat(server.reads).as("while there is plenty").contains(64 * 1024);

            // The first read of each part may have been sized before, and the second is when it has been looked.
            server.use(A_THIRD);
            sendAll(server, client, 2 * MUCH);
            assertThat(server.reads.stream().filter(size -> size > BufferMemory.LITTLE).count()).as("more than little").isLessThanOrEqualTo(1);
            isPausedAfterEach(server.reads);

            server.use(NEARLY_ALL);
            sendAll(server, client, 3 * MUCH);
            assertThat(server.reads.stream().filter(size -> size > BufferMemory.LEAST).count()).as("more than the least").isLessThanOrEqualTo(1);
            isPausedAfterEach(server.reads);

            server.use(PLENTY);
            sendAll(server, client, 4 * MUCH);
            assertThat(server.reads).as("as before").contains(64 * 1024);
        }
    }
}
