package no.portner.upstream;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import no.portner.error.ProxyError;
import no.portner.route.Route;

/**
 * The upstream connections of one event loop, so that a call never changes threads. Idle ones wait in their route's stack, the last used
 * first; one sweep a second for the whole loop ends what has waited too long, in place of a timer per call.
 */
final class UpstreamPool {

    /** Shorter than what servers keep an idle connection for, so that a pooled one is seldom stale. */
    static final Duration MAX_IDLE = Duration.ofSeconds(15);
    private static final int MAX_IDLE_PER_ROUTE = 64;

    private final EventLoop loop;
    private final Connector connector;
    private final LongSupplier nanoTime;
    private final Map<Route, ArrayDeque<UpstreamConnection>> idle = new HashMap<>();
    private final Set<UpstreamConnection> all = new HashSet<>();
    private boolean sweeping;

    /** @param nanoTime {@link System#nanoTime}, or a test's clock: by it connections are too old, and calls take too long */
    UpstreamPool(EventLoop loop, Connector connector, LongSupplier nanoTime) {
        this.loop = loop;
        this.connector = connector;
        this.nanoTime = nanoTime;
    }

    /** A connection that waited, or null. */
    UpstreamConnection idle(Route route) {
        ArrayDeque<UpstreamConnection> waiting = idle.get(route);
        UpstreamConnection connection;
        while (waiting != null && (connection = waiting.pollFirst()) != null) {
            if (connection.isUsable()) {
                return connection;
            }
        }
        return null;
    }

    /** Opens a new connection; one of the two is called on the event loop. */
    void open(Route route, Consumer<UpstreamConnection> opened, Consumer<ProxyError> failed) {
        UpstreamConnection connection = new UpstreamConnection(route, this, new ResponseDecoder());
        connector.connect(loop, route, connection, connection.decoder()).addListener(future -> {
            if (future.isSuccess()) {
                all.add(connection);
                sweep();
                opened.accept(connection);
            } else {
                failed.accept(UpstreamFailure.whileConnecting(route, future.cause()));
            }
        });
    }

    void release(UpstreamConnection connection) {
        ArrayDeque<UpstreamConnection> waiting = idle.computeIfAbsent(connection.route(), r -> new ArrayDeque<>());
        if (waiting.size() < MAX_IDLE_PER_ROUTE) {
            waiting.addFirst(connection);
        } else {
            connection.close();
        }
    }

    void forget(UpstreamConnection connection) {
        all.remove(connection);
        ArrayDeque<UpstreamConnection> waiting = idle.get(connection.route());
        if (waiting != null) {
            waiting.remove(connection);
        }
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Runs once a second while there are connections, and not at all while there are none. */
    private void sweep() {
        if (!sweeping) {
            sweeping = true;
            loop.schedule(this::sweepNow, 1, TimeUnit.SECONDS);
        }
    }

    private void sweepNow() {
        sweeping = false;
        long now = nanoTime();
        for (UpstreamConnection connection : all.toArray(UpstreamConnection[]::new)) {
            if (!connection.isIdle()) {
                connection.expire(now);
            } else if (connection.quietNanos(now) > MAX_IDLE.toNanos()) {
                connection.close();
            }
        }
        if (!all.isEmpty()) {
            sweep();
        }
    }
}
