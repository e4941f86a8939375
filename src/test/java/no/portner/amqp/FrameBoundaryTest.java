package no.portner.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameBoundaryTest {

    private final FrameBoundary boundary = new FrameBoundary();
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private final Set<Integer> ends = new HashSet<>(Set.of(0));

    private void frames(Random random, int count) {
        for (int i = 0; i < count; i++) {
            stream.writeBytes(AmqpBytes.frame(random.nextInt(256), random.nextInt(65536), bytes(random, random.nextInt(40))));
            ends.add(stream.size());
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void it_is_between_frames_at_their_ends_and_nowhere_else_however_they_are_cut() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            FrameBoundary one = new FrameBoundary();
            stream.reset();
            ends.clear();
            ends.add(0);
            frames(random, 20);
            byte[] all = stream.toByteArray();
            int at = 0;
            while (at < all.length) {
                int length = Math.min(all.length - at, seed == 0 ? 1 : 1 + random.nextInt(60));
                assertThat(one.pass(Unpooled.wrappedBuffer(all, at, length), false)).isEqualTo(length);
                at += length;
                assertThat(one.isBetween()).as("seed %d at %d", seed, at).isEqualTo(ends.contains(at));
            }
        }
    }

    @Test
    void it_stops_at_the_first_end_when_asked_to() {
        byte[] first = AmqpBytes.body(100, 1);
        ByteBuf bytes = Unpooled.wrappedBuffer(AmqpBytes.join(first, AmqpBytes.body(50, 2)));
        assertThat(boundary.pass(bytes.slice(0, 60), true)).isEqualTo(60);
        assertThat(boundary.isBetween()).isFalse();
        assertThat(boundary.pass(bytes.slice(60, bytes.readableBytes() - 60), true)).isEqualTo(first.length - 60);
        assertThat(boundary.isBetween()).isTrue();
    }

    @Test
    void the_largest_size_that_can_be_said_is_no_end() {
        boundary.pass(Unpooled.buffer().writeByte(3).writeShort(1).writeInt(-1).writeZero(1 << 16), false);
        assertThat(boundary.isBetween()).isFalse();
    }

    @Test
    void after_something_that_is_no_frame_nothing_is_known_any_more() {
        byte[] broken = AmqpBytes.body(10, 0);
        broken[broken.length - 1] = 0;
        assertThat(boundary.pass(Unpooled.wrappedBuffer(broken), false)).isEqualTo(broken.length);
        assertThat(boundary.isBetween()).isFalse();
        assertThat(boundary.pass(Unpooled.wrappedBuffer(AmqpBytes.TUNE), true)).isEqualTo(AmqpBytes.TUNE.length);
        assertThat(boundary.isBetween()).isFalse();
    }
}
