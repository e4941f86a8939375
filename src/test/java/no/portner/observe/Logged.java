package no.portner.observe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** What Portner says of calls through the logging library, for as long as it is open: level, message, and what was thrown. */
public final class Logged extends Handler implements AutoCloseable {

    public final List<String> lines = new CopyOnWriteArrayList<>();
    /** Held, for a logger that nobody holds may forget its handlers. */
    private final Logger logger = Logger.getLogger("no.portner");

    public Logged() {
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(record.getLevel() + " " + ExtLogRecord.wrap(record).getFormattedMessage() + (record.getThrown() == null ? ""
                : ", with " + record.getThrown().getClass().getSimpleName() + ": " + record.getThrown().getMessage()));
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
