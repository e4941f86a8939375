package no.portner.listener;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears Netty's leak detector at its most suspicious: its reports go to a logger and nowhere else. */
final class Leaks extends Handler {

    /** Held here: a logger that nobody holds loses its handlers. */
    private static final Logger LOGGER = Logger.getLogger("io.netty.util.ResourceLeakDetector");
    private static final Leaks HEARD = new Leaks();

    private final List<String> reports = new CopyOnWriteArrayList<>();

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(HEARD);
    }

    private Leaks() {
    }

    static void watch() {
        HEARD.reports.clear();
    }

    /** @return what was lost: a buffer that is collected without having been released is reported with the next one that is made */
    static List<String> found() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            System.runFinalization();
            for (int j = 0; j < 100; j++) {
                PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
            }
        }
        return List.copyOf(HEARD.reports);
    }

    @Override
    public void publish(LogRecord record) {
        reports.add(record.getMessage());
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() {
    }
}
