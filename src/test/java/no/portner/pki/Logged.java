package no.portner.pki;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the package logs while this is open. */
final class Logged extends Handler implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("no.portner.pki");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    Logged() {
        LOG.addHandler(this);
    }

    List<String> lines() {
        return lines;
    }

    List<String> warnings() {
        return lines.stream().filter(line -> !line.startsWith("INFO")).toList();
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getLevel() + " " + String.format(line.getMessage(), line.getParameters()));
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() {
        LOG.removeHandler(this);
    }
}
