package no.portner.observe;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import no.portner.amqp.AmqpLog;
import no.portner.amqp.Outcome;
import org.jboss.logging.Logger;

/** Counts what becomes of AMQP clients' connections, and writes one line for each that is over: no integration, no queue, no virtual host. */
public final class AmqpConnections implements AmqpLog {

    private static final Logger LOG = Logger.getLogger("no.portner.access");

    private final boolean on;
    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

    /** @param on {@code PORTNER_ACCESS_LOG}; failures are told either way */
    public AmqpConnections(boolean on) {
        this.on = on;
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new LongAdder());
        }
    }

    /** How many attempts to open a connection have come to this. */
    public long count(Outcome outcome) {
        return counts.get(outcome).sum();
    }

    @Override
    public void decided(Outcome outcome) {
        counts.get(outcome).increment();
    }

    @Override
    public void ended(Ended connection) {
        Outcome outcome = connection.outcome();
        long millis = connection.took().toMillis();
        String detail = connection.detail().isEmpty() ? "" : ": " + connection.detail();
        if (outcome != Outcome.OPENED) {
            LOG.logf(outcome.level(), connection.cause(), "amqp %s %d %d ms%s", outcome.label(), connection.code(), millis, detail);
        } else if (on && LOG.isInfoEnabled()) {
            LOG.infof("amqp %s %d %d ms, %d bytes to the broker, %d to the client%s", outcome.label(), connection.code(), millis,
                    connection.toBroker(), connection.toClient(), detail);
        }
    }
}
