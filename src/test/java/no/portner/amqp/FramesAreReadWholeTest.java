package no.portner.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesAreReadWholeTest {

    private static final int MOST = 4096;

    @Test
    void a_frame_is_none_before_its_last_byte() {
        byte[] frame = AmqpBytes.start("PLAIN");
        for (int length = 0; length < frame.length; length++) {
            ByteBuf in = Unpooled.wrappedBuffer(frame, 0, length);
            assertThat(Frame.next(in, MOST)).as("of %d bytes", length).isNull();
            assertThat(in.readableBytes()).isEqualTo(length);
        }
        ByteBuf in = Unpooled.wrappedBuffer(AmqpBytes.join(frame, AmqpBytes.HEARTBEAT));
        assertThat(Frame.next(in, MOST).is(Method.START)).isTrue();
        assertThat(Frame.next(in, MOST).isHeartbeat()).isTrue();
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void a_frame_is_written_as_it_was_read() {
        Frame frame = Frame.next(Unpooled.wrappedBuffer(AmqpBytes.TUNE), MOST);
        assertThat(AmqpBytes.of(frame.write(UnpooledByteBufAllocator.DEFAULT))).isEqualTo(AmqpBytes.TUNE);
        assertThat(AmqpBytes.of(frame.write(UnpooledByteBufAllocator.DEFAULT))).as("again").isEqualTo(AmqpBytes.TUNE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 'A', 'G', 0x16, 0xff})
    void nothing_but_methods_and_heartbeats_comes_before_a_connection_is_open(int type) {
        refused(Unpooled.wrappedBuffer(new byte[] {(byte) type}));
    }

    @ParameterizedTest
    @ValueSource(longs = {4097, 1 << 24, Integer.MAX_VALUE, 0xffff_ffffL})
    void a_frame_that_is_too_large_is_refused_by_its_head(long size) {
        refused(Unpooled.buffer().writeByte(1).writeShort(0).writeInt((int) size));
    }

    @Test
    void a_frame_ends_with_its_mark() {
        byte[] frame = AmqpBytes.TUNE.clone();
        frame[frame.length - 1] = 0;
        refused(Unpooled.wrappedBuffer(frame));
    }

    private static void refused(ByteBuf in) {
        assertThatExceptionOfType(AmqpFailure.class).isThrownBy(() -> Frame.next(in, MOST))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ReplyCode.FRAME_ERROR));
    }

    @Test
    void a_header_is_judged_at_the_first_byte_that_differs() {
        for (int i = 0; i <= ProtocolHeader.LENGTH; i++) {
            assertThat(ProtocolHeader.look(Unpooled.wrappedBuffer(AmqpBytes.HEADER, 0, i)))
                    .isEqualTo(i == ProtocolHeader.LENGTH ? ProtocolHeader.Sight.WHOLE : ProtocolHeader.Sight.MORE_TO_COME);
        }
        for (int i = 0; i < ProtocolHeader.LENGTH; i++) {
            byte[] other = Arrays.copyOf(AmqpBytes.HEADER, i + 1);
            other[i]++;
            assertThat(ProtocolHeader.look(Unpooled.wrappedBuffer(other))).isEqualTo(ProtocolHeader.Sight.ANOTHER);
        }
    }
}
