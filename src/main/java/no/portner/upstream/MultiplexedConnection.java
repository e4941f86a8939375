package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * A connection of HTTP/2 (RFC 9113): carries the calls of one event loop to one origin, each on a stream of its own. The last stage of
 * the connection's own pipeline; each stream has another, which ends in a {@link StreamStage}.
 */
final class MultiplexedConnection extends ChannelInboundHandlerAdapter implements Swept {

    /** What an upstream may send of one answer before the client takes it. */
    static final int STREAM_WINDOW = 256 * 1024;
    /** Beyond it another connection is opened; the connection's window holds that many, so that no stream waits for another's reader. */
    static final int MOST_STREAMS = 100;
    static final int HEADER_LIST = 64 * 1024;
    /** After that much of it a call had better not rely on the connection, or wait on a stream that nobody ends. */
    static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration PING_PATIENCE = Duration.ofSeconds(10);
    private static final long PING = 0x506f72746e6572L;

    private final UpstreamPool pool;
    private final SharedConnections home;
    private final Set<StreamStage> streams = new HashSet<>();
    private final Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
            .initialSettings(Http2Settings.defaultSettings().pushEnabled(false).initialWindowSize(STREAM_WINDOW).maxHeaderListSize(HEADER_LIST))
            .build();
    private Channel channel;
    private Promise<MultiplexedConnection> ready;
    private boolean retired;
    private boolean pinging;
    private long pingNanos;
    private long readNanos;
    private long usedNanos;
    private long oldAtNanos;

    MultiplexedConnection(UpstreamPool pool, SharedConnections home) {
        this.pool = pool;
        this.home = home;
    }

    /** @return done when the upstream has told how many streams it takes: its first frame (RFC 9113 section 3.4) */
    Future<MultiplexedConnection> addTo(Channel made) {
        channel = made;
        ready = made.eventLoop().newPromise();
        readNanos = pool.nanoTime();
        usedNanos = readNanos;
        oldAtNanos = pool.oldAtNanos();
        made.pipeline().addLast(codec, new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel pushed) {
                // Never: pushes are switched off.
                pushed.close();
            }
        }), this);
        made.writeAndFlush(new DefaultHttp2WindowUpdateFrame(MOST_STREAMS * STREAM_WINDOW), made.voidPromise());
        return ready;
    }

    boolean hasRoom() {
        return !retired && channel.isActive() && codec.connection().local().canOpenStream()
                && codec.connection().local().numActiveStreams() < MOST_STREAMS;
    }

    /** @return for one call, or null when the connection has just ended */
    StreamStage newStream() {
        StreamStage stage = new StreamStage(this, pool.memory(), pool::nanoTime);
        Future<?> opened = new Http2StreamChannelBootstrap(channel).handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false), stage);
            }
        }).open();
        if (!opened.isSuccess()) {
            retire();
            return null;
        }
        streams.add(stage);
        askWhetherAlive();
        return stage;
    }

    /**
     * A connection on which nothing has come for a while may be cut somewhere on the way, and swallow one call after the other. Asked only
     * when a call relies on it: servers of gRPC end a connection on which they are asked too often.
     */
    private void askWhetherAlive() {
        long now = pool.nanoTime();
        if (!pinging && now - readNanos > SILENCE.toNanos()) {
            pinging = true;
            pingNanos = now;
            channel.write(new DefaultHttp2PingFrame(PING), channel.voidPromise());
        }
    }

    /** Carries no new calls; those that are under way go on. */
    void retire() {
        retired = true;
        home.forget(this);
    }

    void ended(StreamStage stream) {
        streams.remove(stream);
        usedNanos = pool.nanoTime();
        if (retired && streams.isEmpty()) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        if (message instanceof Http2SettingsFrame) {
            ready.trySuccess(this);
        } else if (message instanceof Http2GoAwayFrame) {
            retire();
            if (streams.isEmpty()) {
                channel.close();
            }
        }
    }

    /** Whatever was read, it has been handed to its stream. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readNanos = pool.nanoTime();
        pinging = false;
    }

    @Override
    public void sweep(long nowNanos) {
        for (StreamStage stream : streams.toArray(StreamStage[]::new)) {
            stream.sweep(nowNanos);
        }
        if (!retired && nowNanos - oldAtNanos > 0) {
            retire();
        }
        if (pinging && nowNanos - pingNanos > PING_PATIENCE.toNanos()) {
            // Not in order: the farewell would wait to be taken by whoever does not answer.
            channel.pipeline().firstContext().close();
        } else if (streams.isEmpty() && (retired || nowNanos - usedNanos > pool.maxIdleNanos())) {
            retire();
            channel.close();
        }
    }

    /** After TLS' close_notify nothing can come any more, whether or not TCP ends with it: no call may wait here for its answer. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            retire();
            channel.pipeline().firstContext().close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        retire();
        pool.drop(this);
        ready.tryFailure(new IOException("closed before its first frame"));
    }

    /** The codec ends the connection, and with it the streams, each of which tells its call. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        retire();
        ready.tryFailure(cause);
    }
}
