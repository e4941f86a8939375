package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.upstream.UpstreamCall;

/**
 * Two connections joined to one, as by a tunnel or an upgrade: what one side sends the other gets, as the same buffer. A side is not read
 * while the other takes nothing, so that what waits is bounded by one read and the other's mark. The end of one side's input is the end
 * of the other's output, and the other direction goes on; over TLS, which knows no half of an end, it is the end of both. Whatever breaks
 * one side breaks the other. Lives on one event loop.
 */
final class Splice {

    /** Who hears of the end. */
    interface Ended {

        /**
         * @param error what broke it, or null
         * @param up bytes from the client
         * @param down bytes from the upstream
         */
        void ended(ProxyError error, long up, long down);
    }

    private final EventLoop loop;
    private final MemoryMargin memory;
    private final Duration idle;
    private final LongSupplier nanoTime;
    private final Ended ended;
    private final SpliceSide downstream = new SpliceSide(this, Kind.BAD_REQUEST, "the client broke the connection off");
    private final SpliceSide upstream = new SpliceSide(this, Kind.UPSTREAM_CLOSED, "the upstream broke the connection off");
    private ScheduledFuture<?> look;
    private ProxyError error;
    private boolean started;
    private boolean over;
    private long movedNanos;

    /**
     * @param idle after so long without a byte either way both sides are closed
     * @param ended called once, when both are
     */
    Splice(EventLoop loop, MemoryMargin memory, Duration idle, LongSupplier nanoTime, Ended ended) {
        this.loop = loop;
        this.memory = memory;
        this.idle = idle;
        this.nanoTime = nanoTime;
        this.ended = ended;
        downstream.join(upstream);
        upstream.join(downstream);
    }

    /** A client's connection and a tunnel's, both after the last word of HTTP. */
    static void join(Downstream client, Channel upstream, MemoryMargin memory, Duration idle, Account account, Consumer<ProxyError> ended) {
        Splice splice = of(client, memory, idle, account, ended);
        upstream.pipeline().addLast(splice.upstream);
        client.raw(splice.downstream);
        splice.start();
    }

    /** A client's connection and that of a call whose 101 has been handed on. */
    static void join(Downstream client, UpstreamCall upstream, MemoryMargin memory, Duration idle, Account account, Consumer<ProxyError> ended) {
        Splice splice = of(client, memory, idle, account, ended);
        upstream.raw(splice.upstream);
        client.raw(splice.downstream);
        splice.start();
    }

    MemoryMargin memory() {
        return memory;
    }

    /** @param ended the call's end, after which its account is closed */
    private static Splice of(Downstream client, MemoryMargin memory, Duration idle, Account account, Consumer<ProxyError> ended) {
        return new Splice(client.loop(), memory, idle, System::nanoTime, (error, up, down) -> {
            account.tunnelled(up, down);
            ended.accept(error);
            account.left();
        });
    }

    /** The last handler of the client's connection; what it gets before the start is kept. */
    SpliceSide downstream() {
        return downstream;
    }

    /** The last handler of the upstream's connection; what it gets before the start is kept. */
    SpliceSide upstream() {
        return upstream;
    }

    /** Both handlers have been added, to connections of this event loop that take bytes as they are. */
    void start() {
        started = true;
        moved();
        downstream.prepare();
        upstream.prepare();
        lookIn(idle.toNanos());
        downstream.begin();
        upstream.begin();
    }

    boolean isStarted() {
        return started;
    }

    void moved() {
        movedNanos = nanoTime.getAsLong();
    }

    /** One look for the whole idle time, in place of a timer for each read. */
    private void lookIn(long nanos) {
        look = loop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long quiet = nanoTime.getAsLong() - movedNanos;
        if (quiet < idle.toNanos()) {
            lookIn(idle.toNanos() - quiet);
        } else {
            broken(ProxyError.of(Kind.UPSTREAM_RESPONSE_TIMEOUT, "nothing moved either way for " + idle));
        }
    }

    /** Both sides are cut. */
    void broken(ProxyError why) {
        error = error == null ? why : error;
        downstream.reset();
        upstream.reset();
    }

    /** One side is closed. */
    void closed() {
        if (started && !over && downstream.isClosed() && upstream.isClosed()) {
            over = true;
            look.cancel(false);
            ended.ended(error, downstream.passed(), upstream.passed());
        }
    }
}
