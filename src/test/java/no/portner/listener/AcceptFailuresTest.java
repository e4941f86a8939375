package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptFailuresTest {

    private static final IOException FULL = new IOException("accept(..) failed: Too many open files");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final EmbeddedChannel listener = new EmbeddedChannel(new AcceptFailures(nanos::get));
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(AcceptFailures.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            said.add(entry.getMessage() + List.of(entry.getParameters() == null ? new Object[0] : entry.getParameters()));
        }

        @Override
        public void flush() {
            // Nothing is held.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        listener.freezeTime();
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
        listener.close();
    }

    private void fails() {
        listener.pipeline().fireExceptionCaught(FULL);
    }

    private void passes(long time, TimeUnit unit) {
        nanos.addAndGet(unit.toNanos(time));
        listener.advanceTimeBy(time, unit);
        listener.runScheduledPendingTasks();
    }

    @Test
    void the_listener_pauses_and_tries_again() {
        fails();
        assertThat(listener.config().isAutoRead()).isFalse();
        passes(199, TimeUnit.MILLISECONDS);
        assertThat(listener.config().isAutoRead()).isFalse();
        passes(1, TimeUnit.MILLISECONDS);
        assertThat(listener.config().isAutoRead()).isTrue();
    }

    @Test
    void it_is_told_once_a_minute_with_what_to_set() {
        fails();
        fails();
        passes(59, TimeUnit.SECONDS);
        fails();
        assertThat(said).singleElement().asString().contains("Too many open files", "ulimit -n", "PORTNER_MAX_CONNECTIONS");
        passes(1, TimeUnit.SECONDS);
        fails();
        assertThat(said).hasSize(2);
    }

    @Test
    void the_end_of_it_is_told_once_and_not_while_it_comes_and_goes() {
        fails();
        listener.writeInbound("one");
        assertThat(said).hasSize(1);
        passes(2, TimeUnit.SECONDS);
        listener.writeInbound("two");
        listener.writeInbound("three");
        assertThat(said).hasSize(2);
        assertThat(said.get(1)).contains("again");
        assertThat(listener.inboundMessages()).hasSize(3);
    }

    @Test
    void a_listener_that_is_closed_meanwhile_stays_so() {
        fails();
        listener.close();
        passes(1, TimeUnit.SECONDS);
        assertThat(listener.config().isAutoRead()).isFalse();
    }
}
