package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import no.portner.error.ProxyError;
import no.portner.transport.BufferMemory;
import org.junit.jupiter.api.Test;

class MemoryMarginTest {

    private static final long MOST_OF_HEADS = 4 * 1024 * 1024;

    private final AtomicLong inUse = new AtomicLong();
    private final AtomicLong nanoTime = new AtomicLong(-5);
    private final MemoryMargin margin = new MemoryMargin(
            new BufferMemory(inUse::get, inUse::get, 100, () -> nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1))), MOST_OF_HEADS);

    private void refuses(int head) {
        ProxyError error = catchThrowableOfType(ProxyError.class, () -> margin.begun(head));
        assertThat(error).isNotNull();
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.OVERLOADED);
        assertThat(error.detail()).contains("PORTNER_MAX_REQUESTS");
    }

    @Test
    void calls_are_refused_while_what_their_bodies_wait_in_is_scarce() {
        inUse.set(80);
        margin.begun(100);
        inUse.set(81);
        refuses(100);
        inUse.set(61);
        refuses(100);
        inUse.set(60);
        margin.begun(100);
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
}
