package no.portner.listener;

import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One look a second at all clients' connections of one event loop. Lives on that loop; is at rest while there are none. */
final class ClientSweep {

    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Set<Watched> all = new HashSet<>();
    private boolean sweeping;

    /** @param nanoTime {@link System#nanoTime}, or a test's clock */
    ClientSweep(EventLoop loop, LongSupplier nanoTime) {
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    void add(Watched client) {
        all.add(client);
        sweepLater();
    }

    void remove(Watched client) {
        all.remove(client);
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            loop.schedule(this::sweep, 1, TimeUnit.SECONDS);
        }
    }

    private void sweep() {
        sweeping = false;
        long now = nanoTime.getAsLong();
        for (Watched client : all.toArray(Watched[]::new)) {
            client.sweep(now);
        }
        if (!all.isEmpty()) {
            sweepLater();
        }
    }
}
