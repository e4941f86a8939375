package no.portner.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BufferMemoryTest {

    private static final long MIB = 1024 * 1024;
    private static final int USUAL = 64 * 1024;

    private final AtomicLong inUse = new AtomicLong();
    private final AtomicLong nanoTime = new AtomicLong(-5);
    private final AtomicInteger looks = new AtomicInteger();
    private final BufferMemory memory = new BufferMemory(() -> {
        looks.incrementAndGet();
        return inUse.get();
    }, inUse::get, 128 * MIB, nanoTime::get);

    private boolean isScarceAt(long used) {
        inUse.set(used);
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
        return memory.isScarce();
    }

    @Test
    void from_four_fifths_on_it_is_scarce_until_it_is_three_fifths() {
        long fifth = 128 * MIB / 5;
        assertThat(isScarceAt(4 * fifth)).isFalse();
        assertThat(isScarceAt(4 * fifth + 1)).isTrue();
        assertThat(isScarceAt(3 * fifth + 1)).isTrue();
        assertThat(isScarceAt(3 * fifth)).isFalse();
        assertThat(isScarceAt(4 * fifth)).isFalse();
    }

    /** After a storm the allocator may keep for long what nobody holds. */
    @Test
    void what_the_allocator_keeps_for_buffers_to_come_is_not_lost() {
        AtomicLong held = new AtomicLong();
        BufferMemory own = new BufferMemory(() -> 90 * MIB, held::get, 100 * MIB, () -> nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1)));
        assertThat(own.isScarce()).isFalse();
        held.set(50 * MIB + 1);
        assertThat(own.isScarce()).isTrue();
        held.set(50 * MIB);
        assertThat(own.isScarce()).isFalse();
    }

    @Test
    void it_looks_at_once_and_then_twenty_times_a_second_at_most() {
        for (int i = 0; i < 1000; i++) {
            memory.isScarce();
        }
        assertThat(looks).hasValue(1);
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(49));
        memory.isScarce();
        assertThat(looks).hasValue(1);
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        memory.isScarce();
        assertThat(looks).hasValue(2);
    }

    /** Two event loops that read as fast as they can fill it between two looks by time. */
    @Test
    void it_looks_again_when_a_128th_of_it_has_been_read_into() {
        memory.isScarce();
        inUse.set(128 * MIB);
        for (int i = 0; i < 16; i++) {
            memory.giving(USUAL);
        }
        assertThat(looks).hasValue(1);
        assertThat(memory.atMost(USUAL)).isEqualTo(USUAL);
        memory.giving(1);
        assertThat(looks).hasValue(2);
        assertThat(memory.wasScarce()).isTrue();
        memory.giving(USUAL);
        assertThat(looks).hasValue(2);
    }

    @Test
    void from_a_quarter_on_each_gets_little_and_the_least_while_it_is_scarce() {
        isScarceAt(32 * MIB);
        assertThat(memory.atMost(USUAL)).isEqualTo(USUAL);
        isScarceAt(32 * MIB + 1);
        assertThat(memory.atMost(USUAL)).isEqualTo(8 * 1024);
        assertThat(memory.atMost(2048)).isEqualTo(2048);
        isScarceAt(127 * MIB);
        assertThat(memory.atMost(USUAL)).isEqualTo(1024);
        isScarceAt(32 * MIB);
        assertThat(memory.atMost(USUAL)).isEqualTo(USUAL);
    }

    @Test
    void from_a_quarter_on_less_may_wait_for_a_receiver() {
        EmbeddedChannel receiver = new EmbeddedChannel();
        isScarceAt(32 * MIB);
        memory.fit(receiver.config());
        assertThat(receiver.config().getWriteBufferHighWaterMark()).isEqualTo(64 * 1024);
        isScarceAt(32 * MIB + 1);
        memory.fit(receiver.config());
        assertThat(receiver.config().getWriteBufferHighWaterMark()).isEqualTo(8 * 1024);
        assertThat(receiver.config().getWriteBufferLowWaterMark()).isEqualTo(4 * 1024);
        isScarceAt(0);
        memory.fit(receiver.config());
        assertThat(receiver.config().getWriteBufferHighWaterMark()).isEqualTo(64 * 1024);
        receiver.close();
    }

    /** The limit is this process's, and the buffers that the data path reads into are seen. */
    @Test
    void what_buffers_hold_is_seen() {
        assertThat(BufferMemory.ofThisProcess().isScarce()).isFalse();
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(10 * (int) MIB);
        try {
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before).isGreaterThanOrEqualTo(9 * MIB);
        } finally {
            buffer.release();
        }
    }
}
