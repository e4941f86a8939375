package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFailuresTest {

    private final Logger logger = Logger.getLogger(TlsFailures.class.getName());
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final TlsFailures failures = new TlsFailures(nanos::get);
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
                said.add(entry.getMessage() + Arrays.toString(entry.getParameters()));
            }
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
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
    }

    private void fails(String host, String alert) {
        failures.handshakeFailed(host, new SSLHandshakeException("Received fatal alert: " + alert));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown_ca", "certificate_unknown", "bad_certificate"})
    void an_application_that_does_not_trust_us_is_told_to_the_operator(String alert) {
        fails("api.fiks.ks.no", alert);
        assertThat(said).singleElement().asString().contains("api.fiks.ks.no", alert, "PORTNER_CA_DIR", "ca-bundle.pem");
    }

    @Test
    void once_a_minute_for_each_host() {
        fails("one", "unknown_ca");
        fails("one", "unknown_ca");
        fails("two", "unknown_ca");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
        fails("one", "unknown_ca");
        assertThat(said).hasSize(2);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        fails("one", "unknown_ca");
        assertThat(said).hasSize(3);
    }

    @Test
    void nothing_else_is_told() {
        fails("one", "handshake_failure");
        failures.handshakeFailed("one", new ClosedChannelException());
        assertThat(said).isEmpty();
    }
}
