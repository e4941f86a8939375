package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import no.portner.amqp.AmqpLog;
import no.portner.amqp.Outcome;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lines of connections follow the switch of the access log while Portner runs; failures are told in any case. */
class AmqpConnectionsAreLoggedTest {

    private static final AmqpLog.Ended OPENED = new AmqpLog.Ended(Outcome.OPENED, Duration.ofMillis(12), 30, 40, 0, "", null);
    private static final AmqpLog.Ended REFUSED = new AmqpLog.Ended(Outcome.REFUSED, Duration.ofMillis(7), 0, 0, 403, "no", null);

    private final List<String> lines = new ArrayList<>();
    private final Logger logger = Logger.getLogger("no.portner.access");
    private final Handler reader = new Handler() {

        @Override
        public void publish(LogRecord line) {
            lines.add(((ExtLogRecord) line).getFormattedMessage());
        }

        @Override
        public void flush() {
            // It is all there.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };
    private final AccessLog accessLog = new AccessLog(AccessLog.Form.TEXT, () -> 0, new PrintStream(OutputStream.nullOutputStream()));
    private final AmqpConnections connections = new AmqpConnections(accessLog::isOn, InstantSource.system());

    @BeforeEach
    void listen() {
        logger.addHandler(reader);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(reader);
    }

    @Test
    void as_long_as_the_access_log_is_on_each_leaves_a_line() {
        connections.ended(OPENED);
        connections.ended(REFUSED);
        assertThat(lines).containsExactly("amqp opened 0 12 ms, 30 bytes to the broker, 40 to the client", "amqp refused 403 7 ms: no");
        lines.clear();
        accessLog.form(AccessLog.Form.OFF);
        connections.ended(OPENED);
        assertThat(lines).isEmpty();
        connections.ended(REFUSED);
        assertThat(lines).containsExactly("amqp refused 403 7 ms: no");
        accessLog.form(AccessLog.Form.JSON);
        connections.ended(OPENED);
        assertThat(lines).hasSize(2);
    }
}
