package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Route;

/**
 * The connections of HTTP/2 to one origin, on one event loop: one, and another only when that takes no more streams. Calls that come
 * while one is being opened wait for it. Where the upstream turns out to have HTTP/1.1 only, each call gets a connection of its own.
 */
final class SharedConnections {

    /** A call that needs a way to the upstream. */
    record Waiting(Route route, Consumer<CallStage> opened, Consumer<ProxyError> failed) {
    }

    private final UpstreamPool pool;
    private final List<MultiplexedConnection> open = new ArrayList<>(1);
    /** Who waits for the connection that is being opened; null while none is, or there is no point in waiting for another's. */
    private ArrayDeque<Waiting> shared;
    private boolean onlyHttp1;

    SharedConnections(UpstreamPool pool) {
        this.pool = pool;
    }

    /** A stream of a connection that is there, or null. */
    StreamStage stream() {
        for (MultiplexedConnection connection : open) {
            if (connection.hasRoom()) {
                return connection.newStream();
            }
        }
        return null;
    }

    void open(Waiting call) {
        if (shared != null) {
            shared.add(call);
            return;
        }
        ArrayDeque<Waiting> calls = new ArrayDeque<>(2);
        calls.add(call);
        if (!onlyHttp1) {
            shared = calls;
        }
        connect(calls);
    }

    private void connect(ArrayDeque<Waiting> calls) {
        Opening opening = new Opening(calls);
        pool.connectForEither(calls.peek().route(), opening::agreed).addListener(done -> {
            if (!done.isSuccess()) {
                opening.failed(ProxyError.from(done.cause()));
            } else if (opening.single != null) {
                pool.add(opening.single);
                opening.single();
            }
        });
    }

    void forget(MultiplexedConnection connection) {
        open.remove(connection);
    }

    private final class Opening {

        private final ArrayDeque<Waiting> calls;
        private UpstreamConnection single;

        Opening(ArrayDeque<Waiting> calls) {
            this.calls = calls;
        }

        /** The handshake is done. */
        void agreed(Channel channel, boolean http2) {
            Route route = calls.peek().route();
            if (!http2) {
                single = new UpstreamConnection(Origin.of(route), pool);
                single.addTo(channel.pipeline());
                return;
            }
            MultiplexedConnection connection = new MultiplexedConnection(pool, SharedConnections.this);
            Future<MultiplexedConnection> ready = connection.addTo(channel);
            Future<?> patience = channel.eventLoop().schedule(() -> channel.close(), route.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
            ready.addListener(done -> {
                patience.cancel(false);
                if (done.isSuccess()) {
                    pool.add(connection);
                    multiplexed(connection);
                } else {
                    channel.close();
                    failed(UpstreamFailure.noHttp2(route, done.cause()));
                }
            });
        }

        private void over() {
            if (shared == calls) {
                shared = null;
            }
        }

        private void single() {
            over();
            onlyHttp1 = true;
            calls.poll().opened().accept(single);
            calls.forEach(SharedConnections.this::open);
        }

        private void multiplexed(MultiplexedConnection connection) {
            over();
            onlyHttp1 = false;
            open.add(connection);
            boolean served = false;
            Waiting call;
            while (connection.hasRoom() && (call = calls.poll()) != null) {
                StreamStage stage = connection.newStream();
                if (stage == null) {
                    calls.addFirst(call);
                    break;
                }
                served = true;
                call.opened().accept(stage);
            }
            if (served) {
                calls.forEach(SharedConnections.this::open);
            } else {
                failed(ProxyError.of(Kind.UPSTREAM_UNREACHABLE, calls.peek().route().host() + " takes no stream on a new connection"));
            }
        }

        private void failed(ProxyError error) {
            over();
            calls.forEach(call -> call.failed().accept(error));
        }
    }
}
