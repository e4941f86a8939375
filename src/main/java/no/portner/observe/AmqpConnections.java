package no.portner.observe;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import no.portner.amqp.AmqpLog;
import no.portner.amqp.Outcome;
import no.portner.history.FailedConnection;
import no.portner.history.FailedConnections;
import org.jboss.logging.Logger;

/**
 * Counts what becomes of AMQP clients' connections, remembers the last that could not be opened, and writes one line for each that is over: no
 * queue, no virtual host, no user but the integration that a broker refuses.
 */
public final class AmqpConnections implements AmqpLog {

    private static final Logger LOG = Logger.getLogger("no.portner.access");

    private final BooleanSupplier on;
    private final InstantSource clock;
    private final FailedConnections failures;
    private volatile Instant lastOpened;
    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

    /** @param on whether connections without failure are told of too, asked for each */
    public AmqpConnections(BooleanSupplier on, InstantSource clock) {
        this.on = on;
        this.clock = clock;
        this.failures = new FailedConnections(clock);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new LongAdder());
        }
    }

    /** How many attempts to open a connection have come to this. */
    public long count(Outcome outcome) {
        return counts.get(outcome).sum();
    }

    /** When the broker last opened one; empty when it never did. */
    public Optional<Instant> lastOpened() {
        return Optional.ofNullable(lastOpened);
    }

    /** Those that could not be opened lately, the newest first. */
    public List<FailedConnection> failures() {
        return failures.latest();
    }

    @Override
    public void decided(Outcome outcome, int code, String detail) {
        counts.get(outcome).increment();
        if (outcome == Outcome.OPENED) {
            lastOpened = clock.instant();
        } else {
            failures.add(outcome.label(), code, detail);
        }
    }

    @Override
    public void ended(Ended connection) {
        Outcome outcome = connection.outcome();
        long millis = connection.took().toMillis();
        String detail = connection.detail().isEmpty() ? "" : ": " + connection.detail();
        if (outcome != Outcome.OPENED) {
            LOG.logf(outcome.level(), connection.cause(), "amqp %s %d %d ms%s", outcome.label(), connection.code(), millis, detail);
        } else if (on.getAsBoolean() && LOG.isInfoEnabled()) {
            LOG.infof("amqp %s %d %d ms, %d bytes to the broker, %d to the client%s", outcome.label(), connection.code(), millis,
                    connection.toBroker(), connection.toClient(), detail);
        }
    }
}
