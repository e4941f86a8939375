package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reads what a client says first, where that may be TLS: the name in its hello decides. It gives way to what comes next, and has to be quick. */
abstract class FirstWords extends AbstractSniHandler<Optional<SslContext>> {

    /** More than any client says, post-quantum key shares and tickets included. */
    private static final int LONGEST_HELLO = 64 * 1024;
    /** A fatal alert unrecognized_name (112) in a record of TLS 1.2's version, which is what every version looks like. */
    private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

    private final Duration timeout;
    private final String silence;
    private final String garbage;
    private ScheduledFuture<?> tooLate;
    private boolean helloSeen;

    /**
     * @param timeout how long the first words may take
     * @param silence what the log says of a client that lets it pass
     * @param garbage what it says of one whose first words cannot be read
     */
    FirstWords(Duration timeout, String silence, String garbage) {
        // The timer is our own: Netty's cannot be stopped when what comes is not TLS.
        super(LONGEST_HELLO, 0);
        this.timeout = timeout;
        this.silence = silence;
        this.garbage = garbage;
    }

    /** What came is no TLS; {@code in} has a byte at least. */
    abstract void other(ChannelHandlerContext ctx, ByteBuf in);

    /** @param name in lower case; null where none was said */
    abstract Optional<SslContext> contextFor(String name);

    abstract void handshake(ChannelHandlerContext ctx, SslContext context);

    /** There is no context; what the log says of it. */
    abstract void unrecognized();

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        tooLate = ctx.executor().schedule(() -> {
            TlsFailures.log(silence, null);
            ctx.channel().close();
        }, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        tooLate.cancel(false);
        super.handlerRemoved0(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (in.getUnsignedByte(in.readerIndex()) == PlainEntry.TLS_HANDSHAKE) {
            super.decode(ctx, in, out);
        } else {
            other(ctx, in);
        }
    }

    @Override
    protected Future<Optional<SslContext>> lookup(ChannelHandlerContext ctx, ByteBuf clientHello) throws Exception {
        helloSeen = clientHello != null;
        return super.lookup(ctx, clientHello);
    }

    @Override
    protected Future<Optional<SslContext>> lookup(ChannelHandlerContext ctx, String name) {
        return ctx.executor().newSucceededFuture(helloSeen ? contextFor(name) : Optional.empty());
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, String name, Future<Optional<SslContext>> future) {
        Optional<SslContext> context = future.getNow();
        if (context.isPresent()) {
            handshake(ctx, context.get());
        } else if (helloSeen) {
            unrecognized();
            ctx.writeAndFlush(Unpooled.wrappedBuffer(UNRECOGNIZED_NAME))
                    .addListener((ChannelFutureListener) said -> Farewell.linger(said.channel()));
            ctx.pipeline().remove(this);
        } else {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TlsFailures.log(garbage, cause);
        ctx.close();
    }
}
