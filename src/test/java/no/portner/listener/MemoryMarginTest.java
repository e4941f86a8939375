package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import no.portner.error.ProxyError;
import org.junit.jupiter.api.Test;

class MemoryMarginTest {

    private static final long MIB = 1024 * 1024;
    private static final long MOST_OF_HEADS = 4 * MIB;

    private final AtomicLong inUse = new AtomicLong();
    private final AtomicLong nanoTime = new AtomicLong(-5);
    private final AtomicInteger looks = new AtomicInteger();
    private final MemoryMargin margin = new MemoryMargin(() -> {
        looks.incrementAndGet();
        return inUse.get();
    }, inUse::get, 100 * MIB, MOST_OF_HEADS, nanoTime::get);

    private void later(long used) {
        inUse.set(used);
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
    }

    private void refuses(int head) {
        ProxyError error = catchThrowableOfType(ProxyError.class, () -> margin.begun(head));
        assertThat(error).isNotNull();
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.OVERLOADED);
        assertThat(error.detail()).contains("PORTNER_MAX_REQUESTS");
    }

    @Test
    void from_four_fifths_on_calls_are_refused_until_it_is_three_fifths() {
        later(80 * MIB);
        margin.begun(100);
        later(80 * MIB + 1);
        refuses(100);
        assertThat(margin.isScarce()).isTrue();
        later(60 * MIB + 1);
        refuses(100);
        later(60 * MIB);
        margin.begun(100);
        assertThat(margin.isScarce()).isFalse();
        later(80 * MIB);
        margin.begun(100);
    }

    /** After a storm the allocator may keep for long what nobody holds. */
    @Test
    void what_the_allocator_keeps_for_buffers_to_come_is_not_lost() {
        AtomicLong held = new AtomicLong();
        MemoryMargin own = new MemoryMargin(() -> 90 * MIB, held::get, 100 * MIB, MOST_OF_HEADS, () -> nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1)));
        assertThat(own.isScarce()).isFalse();
        held.set(50 * MIB + 1);
        assertThat(own.isScarce()).isTrue();
        held.set(50 * MIB);
        assertThat(own.isScarce()).isFalse();
    }

    @Test
    void it_looks_at_once_and_then_twenty_times_a_second_at_most() {
        inUse.set(25 * MIB);
        for (int i = 0; i < 1000; i++) {
            margin.begun(1);
        }
        assertThat(looks).hasValue(1);
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(49));
        margin.begun(1);
        assertThat(looks).hasValue(1);
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        margin.begun(1);
        assertThat(looks).hasValue(2);
    }

    @Test
    void from_a_quarter_on_it_looks_more_often() {
        inUse.set(26 * MIB);
        margin.begun(1);
        inUse.set(90 * MIB);
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        margin.begun(1);
        assertThat(looks).hasValue(1);
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        refuses(1);
        assertThat(looks).hasValue(2);
    }

    @Test
    void from_a_quarter_on_less_may_wait_for_a_client() {
        EmbeddedChannel client = new EmbeddedChannel();
        later(25 * MIB);
        margin.fit(client.config());
        assertThat(client.config().getWriteBufferHighWaterMark()).isEqualTo(64 * 1024);
        later(25 * MIB + 1);
        margin.fit(client.config());
        assertThat(client.config().getWriteBufferHighWaterMark()).isEqualTo(8 * 1024);
        assertThat(client.config().getWriteBufferLowWaterMark()).isEqualTo(4 * 1024);
        later(0);
        margin.fit(client.config());
        assertThat(client.config().getWriteBufferHighWaterMark()).isEqualTo(64 * 1024);
        client.close();
    }

    @Test
    void large_heads_are_as_many_as_the_heap_has_room_for() {
        int head = 64 * 1024;
        for (int i = 0; i < MOST_OF_HEADS / head; i++) {
            margin.begun(head);
        }
        refuses(head);
        assertThatCode(() -> margin.begun(MemoryMargin.LARGE_HEAD)).as("usual heads are not counted").doesNotThrowAnyException();
        margin.ended(MemoryMargin.LARGE_HEAD);
        refuses(MemoryMargin.LARGE_HEAD + 1);
        margin.ended(MemoryMargin.LARGE_HEAD + 1);
        margin.ended(head);
        margin.ended(head);
        margin.begun(head);
    }

    /** The limit is this process's, and the buffers that the data path reads into are seen. */
    @Test
    void what_buffers_hold_is_seen() {
        assertThat(MemoryMargin.ofThisProcess().isScarce()).isFalse();
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(10 * (int) MIB);
        try {
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before).isGreaterThanOrEqualTo(9 * MIB);
        } finally {
            buffer.release();
        }
    }
}
