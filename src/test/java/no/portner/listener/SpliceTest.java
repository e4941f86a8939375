package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.transport.BufferMemory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpliceTest {

    private static final Duration IDLE = Duration.ofMinutes(5);

    private final EmbeddedChannel client = new EmbeddedChannel();
    private final EmbeddedChannel server = new EmbeddedChannel();
    private final List<ProxyError> ended = new ArrayList<>();
    private long nanos;
    private Splice splice;

    @BeforeEach
    void join() {
        client.freezeTime();
        splice = new Splice(client.eventLoop(), new MemoryMargin(BufferMemory.ofThisProcess()), IDLE, () -> nanos, (error, up, down) -> ended.add(error));
        client.pipeline().addLast(splice.downstream());
        server.pipeline().addLast(splice.upstream());
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        client.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        client.runScheduledPendingTasks();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static String sent(EmbeddedChannel to) {
        StringBuilder all = new StringBuilder();
        ByteBuf piece;
        while ((piece = to.readOutbound()) != null) {
            all.append(piece.toString(StandardCharsets.US_ASCII));
            piece.release();
        }
        return all.toString();
    }

    @Test
    void what_came_before_the_start_passes_first() {
        client.writeInbound(bytes("a"));
        server.writeInbound(bytes("x"));
        client.writeInbound(bytes("b"));
        assertThat(sent(server)).isEmpty();
        splice.start();
        client.writeInbound(bytes("c"));
        assertThat(sent(server)).isEqualTo("abc");
        assertThat(sent(client)).isEqualTo("x");
        assertThat(ended).isEmpty();
    }

    @Test
    void a_tunnel_in_which_nothing_moves_is_cut() {
        splice.start();
        pass(IDLE.minusNanos(1));
        assertThat(client.isOpen()).isTrue();
        pass(Duration.ofNanos(1));
        assertThat(client.isOpen()).isFalse();
        assertThat(server.isOpen()).isFalse();
        assertThat(ended).singleElement().extracting(ProxyError::kind).isEqualTo(Kind.UPSTREAM_RESPONSE_TIMEOUT);
    }

    @Test
    void a_byte_either_way_keeps_it() {
        splice.start();
        pass(Duration.ofMinutes(4));
        client.writeInbound(bytes("a"));
        pass(Duration.ofMinutes(4));
        server.writeInbound(bytes("b"));
        pass(Duration.ofMinutes(5).minusNanos(1));
        assertThat(client.isOpen()).isTrue();
        pass(Duration.ofNanos(1));
        assertThat(client.isOpen()).isFalse();
        sent(client);
        sent(server);
    }

    @Test
    void one_that_was_over_before_the_start_is_over_at_once() {
        client.writeInbound(bytes("last words"));
        client.close();
        splice.start();
        assertThat(sent(server)).as("its handler had been taken out with the connection").isEmpty();
        assertThat(server.isOpen()).isFalse();
        assertThat(ended).hasSize(1);
    }

    @Test
    void one_whose_other_end_was_over_before_the_start_is_over_at_once() {
        server.close();
        splice.start();
        assertThat(client.isOpen()).isFalse();
        assertThat(ended).hasSize(1);
    }

    @Test
    void where_no_half_can_be_closed_the_end_of_one_is_the_end_of_both() {
        splice.start();
        client.writeInbound(bytes("last words"));
        client.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(sent(server)).isEqualTo("last words");
        assertThat(server.isOpen()).isFalse();
        assertThat(ended).containsExactly((ProxyError) null);
    }

    @Test
    void an_end_is_told_once_whatever_follows() {
        splice.start();
        client.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        server.pipeline().fireExceptionCaught(new IOException("Broken pipe"));
        client.close();
        server.close();
        assertThat(ended).singleElement().extracting(ProxyError::kind).isEqualTo(Kind.BAD_REQUEST);
        pass(IDLE.multipliedBy(2));
        assertThat(ended).hasSize(1);
    }

    @Test
    void what_comes_after_the_end_is_released() {
        splice.start();
        server.close();
        ByteBuf late = bytes("late");
        splice.downstream().channelRead(null, late);
        assertThat(late.refCnt()).isZero();
    }
}
