package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeaksTest {

    @Test
    void a_buffer_that_nobody_released_is_heard_of() {
        Leaks.watch();
        lose();
        assertThat(Leaks.found()).anyMatch(report -> report.contains("ByteBuf"));
        Leaks.watch();
    }

    private static void lose() {
        for (int i = 0; i < 10; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(64).writeInt(i);
        }
    }
}
