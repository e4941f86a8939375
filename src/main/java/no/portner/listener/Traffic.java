package no.portner.listener;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What is under way, counted across all event loops: for the limits and for the drain at shutdown. */
public final class Traffic {

    private final Limits limits;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger tunnels = new AtomicInteger();
    private final AtomicLong lastEndNanos = new AtomicLong(System.nanoTime());
    private volatile boolean draining;

    public Traffic(Limits limits) {
        this.limits = limits;
    }

    /** @return false when that is one too many; the connection counts all the same until it is closed */
    boolean connected() {
        return connections.incrementAndGet() <= limits.connections();
    }

    void disconnected() {
        connections.decrementAndGet();
    }

    /** @return false when that is one too many; the call counts all the same until it ends */
    boolean begun() {
        return requests.incrementAndGet() <= limits.requests();
    }

    void ended() {
        lastEndNanos.set(System.nanoTime());
        requests.decrementAndGet();
    }

    /** @return false when that is one too many; the tunnel counts all the same until it ends */
    boolean tunnelBegun() {
        return tunnels.incrementAndGet() <= limits.tunnels();
    }

    void tunnelEnded() {
        tunnels.decrementAndGet();
    }

    Limits limits() {
        return limits;
    }

    /** A call that has ended still has something to do, whatever the limit: counts until it ends again. */
    void begunAgain() {
        requests.incrementAndGet();
    }

    /** Calls under way. */
    public int requests() {
        return requests.get();
    }

    /** Clients connected. */
    public int connections() {
        return connections.get();
    }

    /** For how long nothing has been under way, in nanoseconds; 0 while something is. */
    public long idleNanos() {
        return requests.get() > 0 ? 0 : System.nanoTime() - lastEndNanos.get();
    }

    /** From now on every answer asks the client to close its connection. */
    public void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }
}
