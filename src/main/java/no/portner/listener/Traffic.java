package no.portner.listener;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What is under way, counted across all event loops: for the limits and for the drain at shutdown. */
public final class Traffic {

    private static final long HOLD = 1L << 32;

    private final Limits limits;
    private final MemoryMargin memory;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger tunnels = new AtomicInteger();
    /** Calls under way in the lower half, holds in the upper: whoever asks whether there is anything sees both at one time. */
    private final AtomicLong underWay = new AtomicLong();
    private final AtomicLong lastEndNanos = new AtomicLong(System.nanoTime());
    private volatile boolean draining;

    public Traffic(Limits limits, MemoryMargin memory) {
        this.limits = limits;
        this.memory = memory;
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
        return (int) underWay.incrementAndGet() <= limits.requests();
    }

    void ended() {
        lastEndNanos.set(System.nanoTime());
        underWay.decrementAndGet();
    }

    /** @return false when that is one too many; the tunnel counts all the same until it ends */
    boolean tunnelBegun() {
        return tunnels.incrementAndGet() <= limits.tunnels();
    }

    void tunnelEnded() {
        tunnels.decrementAndGet();
    }

    /** Tunnels that are open, or being opened. */
    public int tunnels() {
        return tunnels.get();
    }

    Limits limits() {
        return limits;
    }

    MemoryMargin memory() {
        return memory;
    }

    /** A call that has ended still has something to do, whatever the limit: counts until it ends again. */
    void begunAgain() {
        underWay.incrementAndGet();
    }

    /** Until {@link #release} something is under way, though it may be no call. */
    void hold() {
        underWay.addAndGet(HOLD);
    }

    void release() {
        underWay.addAndGet(-HOLD);
    }

    /** Calls under way. */
    public int requests() {
        return (int) underWay.get();
    }

    /** Clients connected. */
    public int connections() {
        return connections.get();
    }

    /** Whether nothing is under way: no call, and nothing that is becoming one again. */
    public boolean isIdle() {
        return underWay.get() == 0;
    }

    /** For how long nothing has been under way, in nanoseconds; 0 while something is. */
    public long idleNanos() {
        return isIdle() ? System.nanoTime() - lastEndNanos.get() : 0;
    }

    /** From now on every answer asks the client to close its connection. */
    public void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }
}
