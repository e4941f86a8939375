package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import no.portner.error.ProxyError;
import no.portner.route.Route;
import no.portner.transport.BufferMemory;
import no.portner.upstream.UpstreamTls.Offer;

/**
 * The upstream connections of one event loop, so that a call never changes threads. Idle ones wait in their origin's stack, the last used
 * first; one sweep a second for the whole loop ends what has waited too long, in place of a timer per call.
 */
final class UpstreamPool {

    /** As many as calls can be at once by default: a wave of calls finds what the one before it has left, and age alone thins it out. */
    private static final int MAX_IDLE_PER_ORIGIN = 1024;

    private final EventLoop loop;
    private final Connector connector;
    private final boolean http2;
    private final UpstreamLimits limits;
    private final ConnectionLife life;
    private final BufferMemory memory;
    private final LongSupplier nanoTime;
    private final Map<Origin, SharedConnections> shared = new HashMap<>();
    /** Of origins that have connections: a stack stays until one of them is gone, for clients may name any number of hosts. */
    private final Map<Origin, ArrayDeque<UpstreamConnection>> idle = new HashMap<>();
    private final Set<Swept> all = new HashSet<>();
    private boolean sweeping;

    /** @param nanoTime {@link System#nanoTime}, or a test's clock: by it connections are too old, and calls take too long */
    UpstreamPool(EventLoop loop, Connector connector, UpstreamSettings settings, UpstreamLimits limits, BufferMemory memory,
            LongSupplier nanoTime) {
        this.loop = loop;
        this.connector = connector;
        this.http2 = settings.http2();
        this.life = settings.life();
        this.limits = limits;
        this.memory = memory;
        this.nanoTime = nanoTime;
    }

    private UpstreamConnection idle(Origin origin) {
        ArrayDeque<UpstreamConnection> waiting = idle.get(origin);
        UpstreamConnection usable = null;
        while (waiting != null && usable == null && !waiting.isEmpty()) {
            UpstreamConnection last = waiting.pollFirst();
            last.use().idle.decrementAndGet();
            usable = last.isUsable() ? last : null;
        }
        return usable;
    }

    /** A way for one call: a stream of a connection that is there, or a connection that waited; null when there is neither. */
    CallStage waiting(Route route, boolean upgrade) {
        Origin origin = Origin.of(route);
        CallStage stream = isShared(route, upgrade) ? shared(origin).stream() : null;
        return stream != null ? stream : idle(origin);
    }

    private boolean isShared(Route route, boolean upgrade) {
        return http2 && !upgrade && route.isSecure();
    }

    /** There are as many as routes: only those are reached by TLS. */
    private SharedConnections shared(Origin origin) {
        return shared.computeIfAbsent(origin, o -> new SharedConnections(this));
    }

    /**
     * A way that has not waited, for one call; either consumer is called on the event loop. Fails at once with OVERLOADED where there are
     * as many connections, or as many calls that wait for one, as may be.
     *
     * @param upgrade whether the call may make another protocol of its connection, which HTTP/2 has no use for (RFC 9113 section 8.6)
     */
    void open(Route route, boolean upgrade, Consumer<CallStage> opened, Consumer<ProxyError> failed) {
        Origin origin = Origin.of(route);
        StreamStage stream = isShared(route, upgrade) ? shared(origin).stream() : null;
        if (stream != null) {
            opened.accept(stream);
            return;
        }
        if (!limits.waits(origin)) {
            failed.accept(UpstreamFailure.tooManyWait(route));
            return;
        }
        Consumer<CallStage> found = stage -> {
            limits.waited(origin);
            opened.accept(stage);
        };
        Consumer<ProxyError> lost = error -> {
            limits.waited(origin);
            failed.accept(error);
        };
        if (isShared(route, upgrade)) {
            shared(origin).open(new SharedConnections.Waiting(route, found, lost));
        } else {
            openSingle(route, found, lost);
        }
    }

    private void openSingle(Route route, Consumer<CallStage> opened, Consumer<ProxyError> failed) {
        AtomicReference<UpstreamConnection> made = new AtomicReference<>();
        connect(route, http2 ? Offer.HTTP_1 : Offer.NOTHING, (channel, any) -> {
            made.set(new UpstreamConnection(Origin.of(route), this));
            made.get().addTo(channel.pipeline());
        }).addListener(done -> {
            if (done.isSuccess()) {
                add(made.get());
                opened.accept(made.get());
            } else {
                failed.accept(ProxyError.from(done.cause()));
            }
        });
    }

    Future<Channel> connectForEither(Route route, Connector.Stages stages) {
        return connect(route, Offer.HTTP_2_OR_1, stages);
    }

    private Future<Channel> connect(Route route, Offer offer, Connector.Stages stages) {
        Origin origin = Origin.of(route);
        if (!limits.connects(origin)) {
            return loop.newFailedFuture(UpstreamFailure.tooManyConnections(route));
        }
        Future<Channel> connecting = connector.connect(loop, route, offer, stages);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                connecting.getNow().closeFuture().addListener(closed -> limits.closed(origin));
            } else {
                limits.closed(origin);
            }
        });
        return connecting;
    }

    /** One loop needs a connection more than there may be: one that carries nothing here is closed. For any thread. */
    void makeRoom(Origin origin) {
        loop.execute(() -> {
            ArrayDeque<UpstreamConnection> waiting = idle.get(origin);
            UpstreamConnection oldest = waiting == null || !limits.isOver(origin) ? null : waiting.pollLast();
            if (oldest != null) {
                oldest.use().idle.decrementAndGet();
                oldest.close();
            }
        });
    }

    UpstreamLimits.Use use(Origin origin) {
        return limits.use(origin);
    }

    /** From now on the sweep looks at it. */
    void add(Swept connection) {
        all.add(connection);
        sweep();
    }

    void release(UpstreamConnection connection) {
        ArrayDeque<UpstreamConnection> waiting = idle.computeIfAbsent(connection.origin(), o -> new ArrayDeque<>(2));
        if (waiting.size() < MAX_IDLE_PER_ORIGIN) {
            waiting.addFirst(connection);
            connection.use().idle.incrementAndGet();
        } else {
            connection.close();
        }
    }

    void drop(Swept connection) {
        all.remove(connection);
    }

    void forget(UpstreamConnection connection) {
        drop(connection);
        ArrayDeque<UpstreamConnection> waiting = idle.get(connection.origin());
        if (waiting != null) {
            if (waiting.remove(connection)) {
                connection.use().idle.decrementAndGet();
            }
            if (waiting.isEmpty()) {
                idle.remove(connection.origin());
            }
        }
    }

    /** Origins that connections wait for. */
    int origins() {
        return idle.size();
    }

    BufferMemory memory() {
        return memory;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** When a connection that is opened now has served long enough. */
    long oldAtNanos() {
        return nanoTime() + life.ageNanos();
    }

    long maxIdleNanos() {
        return life.idle().toNanos();
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
        for (Swept connection : all.toArray(Swept[]::new)) {
            connection.sweep(now);
        }
        if (!all.isEmpty()) {
            sweep();
        }
    }
}
