package no.portner.upstream;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * How many connections there are to each origin, on all event loops together, and how many calls wait for one. Asked when connections
 * are opened and closed, not for each call. Safe for any thread.
 */
final class UpstreamLimits {

    /** What is counted of one origin. */
    static final class Use {

        /** Of the connections those that carry nothing, wherever they wait. */
        final AtomicInteger idle = new AtomicInteger();
        private int connections;
        private int waiting;
    }

    private final int mostConnections;
    private final int mostWaiting;
    private final Consumer<Origin> makeRoom;
    /** Of origins that there is something to count of: clients may name any number of hosts. */
    private final Map<Origin, Use> uses = new HashMap<>();

    /** @param makeRoom asks all loops to close a connection to an origin that carries nothing, so that another loop can have one */
    UpstreamLimits(UpstreamSettings settings, Consumer<Origin> makeRoom) {
        this.mostConnections = settings.maxConnections();
        this.mostWaiting = settings.maxWaiting();
        this.makeRoom = makeRoom;
    }

    /** One call more that waits. @return false when that is one too many: then it does not count */
    synchronized boolean waits(Origin origin) {
        Use use = uses.computeIfAbsent(origin, o -> new Use());
        if (use.waiting >= mostWaiting) {
            return false;
        }
        use.waiting++;
        return true;
    }

    synchronized void waited(Origin origin) {
        Use use = uses.get(origin);
        use.waiting--;
        forget(origin, use);
    }

    /**
     * One connection more. Where there are as many as may be and one of another loop carries nothing, that one is closed, and for that
     * moment there is one too many.
     *
     * @return false when that is one too many: then it does not count
     */
    boolean connects(Origin origin) {
        synchronized (this) {
            Use use = uses.computeIfAbsent(origin, o -> new Use());
            boolean full = use.connections >= mostConnections;
            if (full && use.idle.get() <= 0) {
                forget(origin, use);
                return false;
            }
            use.connections++;
            if (!full) {
                return true;
            }
        }
        makeRoom.accept(origin);
        return true;
    }

    synchronized void closed(Origin origin) {
        Use use = uses.get(origin);
        use.connections--;
        forget(origin, use);
    }

    /** @param origin one that there is a connection to */
    synchronized Use use(Origin origin) {
        return uses.get(origin);
    }

    synchronized boolean isOver(Origin origin) {
        Use use = uses.get(origin);
        return use != null && use.connections > mostConnections;
    }

    private void forget(Origin origin, Use use) {
        if (use.connections == 0 && use.waiting == 0) {
            uses.remove(origin);
        }
    }

    synchronized UpstreamUse useNow(Origin origin) {
        Use use = uses.get(origin);
        return use == null ? UpstreamUse.NONE : new UpstreamUse(use.connections, Math.max(0, use.idle.get()), use.waiting);
    }

    /** Origins that are counted. */
    synchronized int origins() {
        return uses.size();
    }
}
